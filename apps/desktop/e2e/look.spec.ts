import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, plotOf, sampleFile, test, type Studio } from './studio.ts'

const RATE = 500

/** Three channels of 20 s: a sine of 50 Hz, a ramp, a constant with gaps. */
function threeChannels(rows = 10_000): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const time = (i / RATE).toFixed(3)
    return `${time},${Math.sin((2 * Math.PI * 50 * i) / RATE).toFixed(6)},${i},${i % 100 === 7 ? '' : 2}`
  })
  return ['time (s),sine (V),ramp,level (mm)', ...lines, ''].join('\n')
}

async function open(
  start: (options: { files: string[] }) => Promise<Studio>,
  folder: string,
  rows?: number,
): Promise<Studio> {
  const path = join(folder, 'three.csv')
  await writeFile(path, threeChannels(rows))
  const studio = await start({ files: [path] })
  await expect(plotOf(studio.page, 'Input', 'sine')).toBeVisible()
  return studio
}

const plots = (page: Page) => page.locator('#plot-rows')
const measured = (page: Page, channel: string) =>
  page.locator('[data-measure]', { hasText: channel }).getByRole('cell')

/** Presses at `from`, a part of the plots' width, and drags to `to`. */
async function dragOver(page: Page, from: number, to: number, modifier?: 'Alt' | 'Shift'): Promise<void> {
  const box = (await plots(page).boundingBox())!
  const x = (part: number): number => box.x + 64 + part * (box.width - 64 - 14)
  if (modifier) await page.keyboard.down(modifier)
  await page.mouse.move(x(from), box.y + 90)
  await page.mouse.down()
  await page.mouse.move(x((from + to) / 2), box.y + 95)
  await page.mouse.move(x(to), box.y + 90)
  await page.mouse.up()
  if (modifier) await page.keyboard.up(modifier)
}

for (const [language, tab] of [
  ['en', 'Measure'],
  ['pt-BR', 'Medidas'],
] as const) {
  test(`all measures fit in small windows, ${language}`, async ({ start }) => {
    const studio = await start({ files: [sampleFile], flags: [`--lang=${language}`] })
    const { app, page } = studio
    const cells = page.locator('[data-measure] td')
    for (const [width, height] of [
      [1024, 640],
      [1280, 800],
    ] as const) {
      await app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(...size),
        [width, height] as [number, number],
      )
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width)
      if (width === 1024) await page.getByRole('button', { name: tab, exact: true }).click()
      await expect(cells).toHaveCount(6)
      const scroll = page.getByRole('group', { name: tab, exact: true })
      expect(await scroll.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0)
      await expect(cells.last()).toBeInViewport({ ratio: 1 })
      await studio.screenshot(`measure-${language}-${width}`)
    }
    expect(studio.complaints).toEqual([])
  })
}

test('markers measure: Δt, Δy and the statistics between them', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(page.getByText('Visible range, 0.00 s to 20.00 s.')).toBeVisible()
  await expect(measured(page, 'ramp')).toHaveText([
    '4,999.5',
    '2,886.8',
    '0',
    '9,999',
    '5,773.1',
    '10,000',
    '0',
  ])
  await expect(measured(page, 'level')).toHaveText(['2', '0', '2', '2', '2', '10,000', '100'])

  // By keyboard: the middle is 10 s, and one step to the right is at least a sample.
  await page.getByLabel('Go to time').fill('10')
  await page.keyboard.press('Enter')
  await plots(page).focus()
  await page.keyboard.press('a')
  await page.getByLabel('Go to time').fill('0:12')
  await page.keyboard.press('Enter')
  await plots(page).focus()
  await page.keyboard.press('b')
  await expect(page.getByText('Δt 2 s · 1/Δt 0.5 Hz')).toBeVisible()
  await expect(measured(page, 'ramp')).toHaveText([
    '5,000',
    '6,000',
    '1,000',
    '5,500',
    '288.96',
    '5,000',
    '6,000',
    '5,507.6',
    '1,001',
    '0',
  ])
  await expect(page.getByRole('status').filter({ hasText: 'Marker B' })).toContainText('ramp: 6,000')
  await studio.screenshot('measure')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Visible range')).toBeVisible()

  await dragOver(page, 0.75, 0.25, 'Alt')
  await expect(page.getByText(/^A 1[45]\.\d+ s · B [45]\.\d+ s · Δt −/)).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('a box, the wheel, keys and a typed time move the view', async ({ start, folder }) => {
  const { page } = await open(start, folder, 10_001)
  const status = page.locator('footer')
  await expect(status).toContainText('0.00 s to 20.00 s')
  await dragOver(page, 0.25, 0.5)
  await expect(status).toContainText(/^(4\.9|5\.0)\d* s to (9\.9|10\.0)\d* s/)
  await page.mouse.move(5, 5)
  await plots(page).focus()
  await page.keyboard.press('0')
  await expect(status).toContainText('0.00 s to 20.00 s')
  await page.keyboard.press('+')
  await expect(status).toContainText('5.00 s to 15.00 s')
  await page.keyboard.press('PageDown')
  await expect(status).toContainText('10.00 s to 20.00 s')
  await page.keyboard.press('g')
  await expect(page.getByLabel('Go to time')).toBeFocused()
  await page.keyboard.type('soon')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('A time such as 12.5 or 1:02:03.5.')
  await page.getByLabel('Go to time').fill('7,5')
  await page.keyboard.press('Enter')
  await expect(status).toContainText('2.50 s to 12.50 s')
  await dragOver(page, 0.5, 0.25, 'Shift')
  await expect(status).toContainText(/^(4\.9|5\.0)\d* s to/)
  const box = (await plots(page).boundingBox())!
  await page.mouse.move(box.x + 300, box.y + 60)
  await page.mouse.wheel(0, -400)
  await expect(status).not.toContainText(/^(4\.9|5\.0)\d* s to/)
})

test('the tools of the plots stay beside the panels, whatever the scale of the window', async ({
  start,
  folder,
}) => {
  const { page, app } = await open(start, folder, 1000)
  for (const zoom of [1, 1.35, 1.6]) {
    await app.evaluate(({ BrowserWindow }, factor) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setContentSize(1280, 800)
      window.webContents.setZoomFactor(factor)
    }, zoom)
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeCloseTo(1280 / zoom, -1)
    const beyond = await page.locator('.plots .toolbar').evaluate((bar) => {
      const { right } = bar.getBoundingClientRect()
      return [...bar.querySelectorAll('button, label, input')].filter(
        (control) => control.getBoundingClientRect().right > right,
      ).length
    })
    expect(beyond).toBe(0)
  }
})

test('a pinch zooms about the fingers', async ({ start, folder }) => {
  const { page } = await open(start, folder, 10_001)
  const status = page.locator('footer')
  await expect(status).toContainText('0.00 s to 20.00 s')
  const box = (await plots(page).boundingBox())!
  // Chromium tells a pinch on a touchpad as a wheel with Ctrl.
  await page.mouse.move(box.x + 64 + (box.width - 64 - 14) / 2, box.y + 60)
  await page.keyboard.down('Control')
  for (let step = 0; step < 4; step++) await page.mouse.wheel(0, -40)
  await page.keyboard.up('Control')
  // Four times exp(−40 · 0.0075): a span of 6.02 s about 10 s.
  await expect(status).toContainText(/^(6\.9\d*|7\.0\d*) s to (12\.9\d*|13\.0\d*) s/)
})

test('what an output sees is marked in every row that it sees', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'sine')).toBeVisible()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByLabel('Go to time').fill('10')
  await page.keyboard.press('Enter')
  await plots(page).focus()
  for (let k = 0; k < 8; k++) await page.keyboard.press('+')
  await page.keyboard.press('r')
  // The last channel of the last layer: its taps see five samples of that channel, and nothing of the others.
  const marks = page.locator('[data-row] .seen')
  await expect(marks).toHaveCount(2)
  await expect(page.locator('[data-row^="in/"] .seen')).toHaveCount(1)
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('Moving average of 5 sees of the input: 4,999 to 5,003')).toBeAttached()
  await studio.screenshot('seen')
  await page.keyboard.press('r')
  await expect(marks).toHaveCount(0)
  expect(studio.complaints).toEqual([])
})

test('channels share a plot, and have one of their own again', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  const rows = page.locator('[data-row]')
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Draw ramp into the plot above' }).focus()
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(2)
  await expect(page.getByRole('img', { name: /^Input, sine, .*; Input, ramp, / })).toBeVisible()
  await page.getByRole('button', { name: 'Plots of their own for sine and the others' }).focus()
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Overlay', exact: true }).click()
  await expect(rows).toHaveCount(1)
  await studio.screenshot('overlaid')
})

test('signals of all files lie side by side', async ({ start, folder }) => {
  const paths = ['one.csv', 'two.csv'].map((name) => join(folder, name))
  for (const path of paths) await writeFile(path, threeChannels(500))
  const { page } = await start({ files: paths })
  await expect(page.locator('[data-row]')).toHaveCount(3)
  await page.getByRole('button', { name: 'All files' }).click()
  await expect(page.locator('[data-row]')).toHaveCount(6)
  await expect(plotOf(page, 'Input', 'sine of two.csv')).toBeVisible()
})

test('the spectrum finds the sine, and the table has its samples', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  await page.getByRole('button', { name: 'Spectrum', exact: true }).click()
  await expect(page.getByText(/^sine: strongest at (49\.8|50\.\d*) Hz/)).toBeVisible()
  await expect(
    page.getByText('Welch: 18 segments of 1,024, half overlapping · 100 missing samples'),
  ).toBeVisible()
  await page.getByRole('combobox', { name: 'Channel' }).selectOption('sine')
  await page.getByLabel('Window').selectOption('Blackman')
  await page.getByLabel('Segment').selectOption('64')
  await expect(page.getByText('Welch: 311 segments of 64, half overlapping', { exact: true })).toBeVisible()
  await studio.screenshot('spectrum')

  await page.getByRole('button', { name: 'Spectrogram', exact: true }).click()
  await expect(page.getByRole('img', { name: /^Spectrogram of sine, 0 to 250 Hz/ })).toBeVisible()
  await studio.screenshot('spectrogram')

  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(page.getByText('Each row stands for several samples')).toBeVisible()
  await page.getByLabel('Go to time').fill('10')
  await page.keyboard.press('Enter')
  await plots(page).focus()
  for (let k = 0; k < 7; k++) await page.keyboard.press('+')
  await expect(page.getByText('Each row is a sample.')).toBeVisible()
  // The rows are those on the screen: its own is in the middle.
  const table = page.getByRole('group', { name: 'Table' })
  await table.evaluate((scroller) =>
    scroller.scrollTo({ top: (scroller.scrollHeight - scroller.clientHeight) / 2 }),
  )
  await expect(page.getByRole('row', { name: /^10\.0000? / })).toContainText('5,000')
  expect(studio.complaints).toEqual([])
})

test.describe('a file that is still being read', () => {
  test.skip(process.platform === 'win32', 'needs a named pipe')
  const ROWS = 400_000
  const part = (from: number): string =>
    Array.from({ length: ROWS }, (_, i) => `${((from + i) / 1000).toFixed(3)},${(from + i) % 1000}\n`).join(
      '',
    )

  /** A file whose second half comes when the test says so. */
  async function opened(folder: string, start: (options: { files: string[] }) => Promise<Studio>) {
    const path = join(folder, 'slow.csv')
    await promisify(execFile)('mkfifo', [path])
    const pipe = createWriteStream(path)
    pipe.on('error', () => {})
    pipe.write(`time (s),saw (V)\n${part(0)}`)
    const studio = await start({ files: [path] })
    await expect(plotOf(studio.page, 'Input', 'saw')).toBeVisible()
    return { studio, pipe }
  }

  test('is on the screen, moves, and becomes whole', async ({ start, folder }) => {
    const { studio, pipe } = await opened(folder, start)
    const { page } = studio
    await expect(page.getByRole('progressbar', { name: 'Opening slow.csv' })).toBeVisible()
    await plots(page).focus()
    await page.keyboard.press('+')
    await page.keyboard.press('0')
    await studio.screenshot('reading')
    pipe.end(part(ROWS))
    await expect(page.getByText('800,000 rows · 1,000 Hz')).toBeVisible()
    await expect(page.locator('footer')).toContainText('0.0 s to 800.0 s')
    expect(studio.complaints).toEqual([])
  })

  test('can be given up', async ({ start, folder }) => {
    const { studio, pipe } = await opened(folder, start)
    await studio.page.getByRole('button', { name: /^Cancel: / }).click()
    pipe.end(part(ROWS))
    await expect(studio.page.getByRole('button', { name: 'Try the sample ECG' })).toBeVisible()
    expect(studio.complaints).toEqual([])
  })
})

test('axe finds nothing in what can be told of the plots', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  for (const tab of ['Measure', 'Table', 'Spectrum', 'Spectrogram']) {
    await page.getByRole('button', { name: tab, exact: true }).click()
    await expect(page.locator('#plot-inspector [aria-busy="false"]')).toBeVisible()
    await page
      .locator('#plot-inspector')
      .getByText(/Visible range|Each row|segments of/)
      .first()
      .waitFor()
    expect(await violations(page), tab).toEqual([])
  }
  await studio.screenshot('spectrogram')
})

test('in Portuguese', async ({ start, folder }) => {
  const path = join(folder, 'three.csv')
  await writeFile(path, threeChannels())
  const studio = await start({ files: [path], flags: ['--lang=pt-BR'] })
  const { page } = studio
  await page.getByRole('button', { name: 'Medidas' }).click()
  await expect(page.getByText('Trecho visível, de 0,00 s a 20,00 s.')).toBeVisible()
  await page.getByRole('button', { name: 'Espectro', exact: true }).click()
  await expect(page.getByText(/mais forte em/).first()).toBeVisible()
  await studio.screenshot('spectrum-pt')
})

test('the plots are saved as a picture', async ({ start, folder }) => {
  const studio = await open(start, folder)
  const { page } = studio
  await studio.chooseMenu('View', 'Theme', 'Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Picture', exact: true }).click()
  await expect(page.getByRole('img', { name: 'The plots as they will be saved' })).toBeVisible()
  const png = join(folder, 'plot.png')
  await studio.answerSaveDialog(png)
  await page.getByRole('button', { name: 'Save picture…' }).click()
  await expect(page.getByText('Saved plot.png')).toBeVisible()
  const bytes = await readFile(png)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  // 1200 pixels wide, three plots of 174 and an axis of 34; twice as sharp.
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2400, 2 * (3 * 174 + 34)])

  const svg = join(folder, 'plot.svg')
  await studio.answerSaveDialog(svg)
  await page.getByLabel('Format').selectOption('SVG')
  await page.getByLabel('In light colours').check()
  await expect(page.locator('.picture')).toHaveAttribute('aria-busy', 'false')
  await studio.screenshot('picture')
  await page.getByRole('button', { name: 'Save picture…' }).click()
  await expect(page.getByText('Saved plot.svg')).toBeVisible()
  const text = await readFile(svg, 'utf8')
  expect(text.includes('sine (V)')).toBe(true)
  expect(/<rect width="1200" height="\d+" fill="#f{3,6}"/.test(text)).toBe(true)
  expect(studio.complaints).toEqual([])
})
