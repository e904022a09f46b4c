/** What a user does with much of something: a chain of thirty layers, a hundred steps back, a folder of a thousand files. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  choose,
  doAll,
  openFile,
  settled,
  several,
  there,
  typeIn,
  view,
  type Action,
  type Driven,
} from './driving.ts'
import { shortCsv } from './files.ts'

const LAYERS = 30
const STEPS = 100
const cards = '.layer-card'
const lastCard = `${cards}:last-child`

/** A small file that is open, with one layer whose taps are typed. */
export async function prepareChain({ app, page }: Driven, file: string): Promise<void> {
  await openFile(app, file)
  await there(page, '.file .line')
  await choose(app, 'add-layer')
  await there(page, `${cards} .body input[inputmode=numeric]`)
  await settled(page)
  await typeIn(page, `${cards} input[inputmode=numeric]`, '15')
  await there(page, `${cards} .stems`)
  await settled(page)
  await page.selectOption(`${cards} .fields select`, 'values')
  await there(page, `${cards} .stems.editable`)
  await page.locator(`${cards} .stems`).scrollIntoViewIfNeeded()
  await settled(page)
}

/** As fast as a key that is held down repeats. */
async function hold(page: Page, key: string, count: number): Promise<void> {
  for (let k = 0; k < count; k++) {
    await page.keyboard.press(key)
    await page.waitForTimeout(33)
  }
}

async function dragTap({ page }: Driven): Promise<void> {
  const { x, y, width, height } = (await page.locator(`${cards} .stems`).boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  for (let k = 0; k < 60; k++) {
    await page.mouse.move(x + width / 2, y + height * (0.5 + 0.35 * Math.sin(k / 5)))
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
}

async function dragCard({ page }: Driven): Promise<void> {
  await page.locator(`${cards}:nth-child(3)`).scrollIntoViewIfNeeded()
  const { x, y } = (await page.locator(`${cards}:nth-child(3) .grip`).boundingBox())!
  await page.mouse.move(x + 8, y + 14)
  await page.mouse.down()
  for (let k = 0; k < 30; k++) {
    await page.mouse.move(x + 8, y + 14 + 8 * k)
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
}

const longChain: readonly Action[] = [
  ['drag a tap', dragTap],
  [
    'close its card',
    async ({ page }) => {
      await page.click(`${cards} .head`, { force: true })
    },
  ],
  several(`add a layer, up to ${LAYERS}`, LAYERS - 1, async ({ page }) => {
    await page.focus(`${lastCard} .head`)
    await page.keyboard.press('ControlOrMeta+d')
  }),
  [
    `move a layer through ${LAYERS}`,
    async ({ page }) => {
      await page.focus(`${lastCard} .head`)
      await hold(page, 'Alt+ArrowUp', LAYERS - 1)
    },
  ],
  [`drag a layer among ${LAYERS}`, dragCard],
  [
    `type a tap, ${LAYERS} layers`,
    async ({ page }) => {
      if ((await page.$(`${cards}:nth-child(2) .body`)) === null) {
        await page.click(`${cards}:nth-child(2) .head`, { force: true })
      }
      await there(page, `${cards}:nth-child(2) .grid input`)
      await typeIn(page, `${cards}:nth-child(2) .grid input`, '0.25')
    },
  ],
  several(`bypass a layer of ${LAYERS}`, STEPS - LAYERS - 20, ({ app }) => choose(app, 'bypass-layer'), 33),
  several(`undo, ${STEPS} times`, STEPS, ({ app }) => choose(app, 'undo'), 33),
  several(`redo, ${STEPS} times`, STEPS, ({ app }) => choose(app, 'redo'), 33),
  [`run ${LAYERS} layers`, ({ app }) => choose(app, 'run')],
]

const matrix: readonly Action[] = [
  view(`explain ${LAYERS} layers`, 2, '[data-part=matrix] td'),
  [
    'look at the matrix',
    ({ page }) => page.locator('[data-part=matrix]').evaluate((part) => part.scrollIntoView()),
  ],
  [
    'step in the matrix',
    async ({ page }) => {
      await page.focus('.matrix .scroller')
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft']) await hold(page, key, 8)
    },
  ],
  [
    'point in the matrix',
    async ({ page }) => {
      const { x, y, width, height } = (await page.locator('.matrix .scroller').boundingBox())!
      for (let k = 0; k < 40; k++) {
        await page.mouse.move(x + (width * (k + 1)) / 42, y + (height * ((k % 8) + 1)) / 10)
      }
    },
  ],
  view('leave Explain', 1, '#plot-rows'),
]

export async function useLongChain(studio: Driven): Promise<void> {
  await doAll(studio, [...longChain, ...matrix])
}

/** @returns the folders of many small files, and of what comes of them */
export async function writeFolder(
  folder: string,
  count: number,
): Promise<{ inputs: string; results: string }> {
  const places = { inputs: join(folder, 'inputs'), results: join(folder, 'results') }
  await Promise.all(Object.values(places).map((place) => mkdir(place)))
  const text = shortCsv(200)
  for (let k = 0; k < count; k++) {
    await writeFile(join(places.inputs, `recording-${String(k + 1).padStart(4, '0')}.csv`), text)
  }
  return places
}

/** Runs a chain over a folder of many files. */
export async function useFolder(studio: Driven, places: { inputs: string; results: string }): Promise<void> {
  const { app } = studio
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, places.results)
  const grid = '.dialog [role=grid]'
  await doAll(studio, [
    [
      'open a folder of 1,000 files',
      async ({ page }) => {
        await openFile(app, places.inputs)
        await there(page, `${grid} [role=row]:not(.head)`)
      },
    ],
    [
      'choose where the results go',
      ({ page }) => page.getByRole('button', { name: /folder for the results/ }).click(),
    ],
    [
      'scroll through 1,000 files',
      async ({ page }) => {
        await page.focus(grid)
        await hold(page, 'PageDown', 40)
      },
    ],
    [
      'run over 1,000 files',
      async ({ page }) => {
        await page
          .locator('.dialog')
          .getByRole('button', { name: 'Run', exact: true })
          .click({ timeout: 60_000 })
        await page.locator('.dialog .state').filter({ hasText: /^Done/ }).waitFor({ timeout: 300_000 })
      },
    ],
  ])
}
