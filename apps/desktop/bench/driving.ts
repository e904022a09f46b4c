/** How the bench does what a user does: by mouse and keys, or by a command of the menu. */
import type { ElectronApplication, Page } from '@playwright/test'
import type { CommandId } from '../src/shared/commands.ts'
import { mark } from './tasks.ts'

export interface Driven {
  readonly app: ElectronApplication
  readonly page: Page
}

/** As the system opens a file with the studio. */
export function openFile(app: ElectronApplication, path: string): Promise<void> {
  return app.evaluate(({ app: electron }, file) => {
    electron.emit('open-file', { preventDefault() {} }, file)
  }, path)
}

/** As the menu does it, once the page has told that it can be done. */
export function choose(app: ElectronApplication, id: CommandId): Promise<void> {
  return app.evaluate(async ({ Menu, BrowserWindow }, command) => {
    let item = Menu.getApplicationMenu()!.getMenuItemById(command)!
    for (let k = 0; k < 600 && !item.enabled; k++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      // What the page tells of it makes another menu.
      item = Menu.getApplicationMenu()!.getMenuItemById(command)!
    }
    if (!item.enabled) throw new Error(`'${command}' cannot be chosen now`)
    item.click(undefined, BrowserWindow.getAllWindows()[0])
  }, id)
}

/** Waits until the page has nothing more to do. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())))
}

/** Waits until nothing is being read. */
export async function whole(page: Page): Promise<void> {
  await page.locator('.file progress').first().waitFor({ state: 'detached', timeout: 600_000 })
  await page.locator('.file .line').first().waitFor()
}

export const there = (page: Page, selector: string): Promise<unknown> =>
  page.waitForSelector(selector, { state: 'attached', timeout: 60_000 })

/** A tip that has opened over it takes the first Escape. */
export async function dismiss(page: Page, selector: string): Promise<void> {
  for (let k = 0; k < 3 && (await page.$(selector)) !== null; k++) {
    await page.keyboard.press('Escape')
    await settled(page)
  }
  await page.waitForSelector(selector, { state: 'detached' })
}

export type Action = readonly [name: string, act: (studio: Driven) => Promise<unknown>]

export async function typeIn(page: Page, selector: string, text: string): Promise<void> {
  await page.focus(selector)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text, { delay: 100 })
}

export const view = (name: string, place: number, selector: string): Action => [
  name,
  async ({ page }) => {
    await page.click(`.segmented label:nth-child(${place})`, { force: true })
    await there(page, selector)
  },
]

/** @param everyMs as often; without it, once the page has nothing more to do */
export const several = (
  name: string,
  count: number,
  act: (studio: Driven) => Promise<unknown>,
  everyMs?: number,
): Action => [
  name,
  async (studio) => {
    for (let k = 0; k < count; k++) {
      await act(studio)
      await (everyMs === undefined ? settled(studio.page) : studio.page.waitForTimeout(everyMs))
    }
  },
]

export async function doAll(studio: Driven, actions: readonly Action[]): Promise<void> {
  for (const [name, doIt] of actions) {
    await mark(studio.page, name)
    try {
      await doIt(studio)
    } catch (error) {
      throw new Error(`Cannot ${name}`, { cause: error })
    }
    await settled(studio.page)
  }
}
