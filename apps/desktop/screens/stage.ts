import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { appFolder, launchApp } from '../e2e/studio.ts'
import type { Bridge } from '../src/shared/ipc.ts'
import type { View } from './views.ts'

const SIZE = { width: 1440, height: 900 }

/** A studio in which a view is set up. */
export interface Stage {
  readonly page: Page
  /** Presses a button. */
  press(name: string): Promise<void>
  /** Shows a time in seconds, and zooms in so often. */
  lookAt(time: string, zooms: number): Promise<void>
  /** Sets the two markers. */
  mark(a: string, b: string): Promise<void>
  /** Opens the card of a layer. */
  openLayer(name: string): Promise<void>
  /** Does what the palette finds first. */
  command(title: string): Promise<void>
}

export async function withStage(
  view: View,
  folder: string,
  use: (stage: Stage) => Promise<void>,
  scale = 1,
): Promise<void> {
  const session = join(folder, 'heart.sinal')
  if (view.session) await writeFile(session, JSON.stringify(view.session))
  const files = [...(view.session ? [session] : []), ...(view.files ?? [])]
  const preferences = { language: 'en', theme: 'light', bounds: null, maximized: false }
  await writeFile(join(folder, 'preferences.json'), JSON.stringify(preferences))
  const app = await launchApp([
    `--force-device-scale-factor=${scale}`,
    `--user-data-dir=${folder}`,
    appFolder,
    ...files,
  ])
  try {
    const page = await app.firstWindow()
    await sized(app, page)
    await page.locator('main').waitFor()
    // Off the plots: leaving them would take the cursor away.
    await page.mouse.move(720, 2)
    if (files.length > 0)
      await page
        // Behind a dialog that opened by itself, too.
        .getByRole('img', { name: /^Input, /, includeHidden: true })
        .first()
        .waitFor()
    await use(stageOf(page))
  } finally {
    await app.close()
  }
}

async function sized(app: ElectronApplication, page: Page): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]!.setContentSize(width, height)
  }, SIZE)
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, SIZE)
}

function stageOf(page: Page): Stage {
  const plots = page.locator('#plot-rows')
  const goTo = async (time: string): Promise<void> => {
    const field = page.getByLabel('Go to time')
    await field.fill(time)
    await field.press('Enter')
    await field.fill('')
    await plots.focus()
  }
  return {
    page,
    press: async (name) => {
      await page.getByRole('button', { name, exact: true }).first().click()
    },
    lookAt: async (time, zooms) => {
      await goTo(time)
      for (let k = 0; k < zooms; k++) await page.keyboard.press('+')
      await plots.blur()
    },
    mark: async (a, b) => {
      for (const [key, time] of [
        ['a', a],
        ['b', b],
      ] as const) {
        await goTo(time)
        await page.keyboard.press(key)
      }
    },
    command: async (title) => {
      await page.keyboard.press('Control+K')
      await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill(title)
      await page.keyboard.press('Enter')
    },
    openLayer: async (name) => {
      await page.locator('.layer-card .head', { hasText: name }).first().click()
    },
  }
}

/** As the user chooses it in the settings; what is open stays open. */
export async function choose(page: Page, language: 'en' | 'pt-BR', theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(
    async ([choice, wanted]) => {
      const { sinal } = window as unknown as { sinal: Bridge }
      await sinal.call('setLanguage', { choice })
      await sinal.call('setTheme', { theme: wanted })
    },
    [language, theme] as const,
  )
  await page.locator(`html[lang="${language}"][data-theme="${theme}"]`).waitFor({ state: 'attached' })
}

/** When nothing is being computed or drawn any more. */
export async function settle(page: Page): Promise<void> {
  await page.mouse.move(720, 2)
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], progress') === null)
  // Two results of a preview, and what is drawn of them.
  await page.waitForTimeout(700)
}
