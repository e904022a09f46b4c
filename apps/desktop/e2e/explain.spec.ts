import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { numbersOf, sineCsv } from './csv.ts'
import { addLayer, expect, plotOf, sampleFile, test } from './studio.ts'

/** A number as the page shows it, in either language. */
const numberOf = (text: string | null): number =>
  Number((text ?? '').trim().replace('−', '-').replace(',', '.'))
const valueOf = async (page: Page, part: number): Promise<number> =>
  numberOf(await page.getByTestId('equation').locator('.part > span').nth(part).textContent())
const row = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Samples, taps and products' }).getByRole('row', { name })
const cellsOf = async (page: Page, name: string): Promise<string[]> =>
  (await row(page, name).getByRole('cell').allTextContents()).map((text) => text.trim())

test('an output of one’s own signal is explained, and each equality is checked', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'mine.csv')
  await writeFile(path, sineCsv(400))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'x')).toBeVisible()
  await page.getByRole('button', { name: 'Explain Moving average of 5' }).click()

  // Output 250 by its number, worked out here from the file.
  const index = page.getByRole('textbox', { name: 'Index of the output sample' })
  await index.fill('250')
  await index.press('Enter')
  await expect(page.getByTestId('equation')).toContainText('y[0, 0, 250]')
  const x = (await numbersOf(path)).rows.map(([, value]) => value!)
  const mean = (i: number): number => x.slice(i - 2, i + 3).reduce((sum, value) => sum + value / 5, 0)
  expect(await valueOf(page, 0)).toBeCloseTo(mean(250), 6)
  expect(await valueOf(page, 1)).toBeCloseTo(mean(250), 6)
  expect((await cellsOf(page, 'x')).slice(0, 5).map(numberOf)).toEqual(
    x.slice(248, 253).map((value) => expect.closeTo(value, 3)),
  )
  await expect(page.getByText('5 of 5 equalities hold')).toBeVisible()
  await studio.screenshot('explain')

  // The matrix: its row for another output leads there.
  await page.getByRole('button', { name: 'y[0, 0, 253]' }).click()
  await expect(page.getByTestId('equation')).toContainText('y[0, 0, 253]')
  expect(await valueOf(page, 1)).toBeCloseTo(mean(253), 6)
  // A sample that is pointed at in the table is marked in the matrix.
  await row(page, 'x').getByRole('cell').nth(1).hover()
  await expect(page.locator('.matrix td.hit')).toHaveText('0.2')
  // Cell by cell, by keys and by clicks, the matrix leads to an output and one of its products.
  const matrix = page.getByRole('group', { name: /^Matrix of the convolution\./ })
  await matrix.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByTestId('equation')).toContainText('y[0, 0, 254]')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.matrix td.hit')).toHaveCount(1)
  await expect(page.locator('.terms .products td.pointed')).toHaveCount(1)
  await matrix.getByRole('row').filter({ hasText: 'y[0, 0, 253]' }).locator('td.band').last().click()
  await expect(page.getByTestId('equation')).toContainText('y[0, 0, 253]')
  await expect(page.locator('.terms .products td.pointed')).toHaveCount(1)

  // The other channel of time: the receptive field names the samples.
  await expect(page.getByRole('region', { name: 'What this output sees' })).toContainText('251 to 255')
  expect(studio.complaints).toEqual([])
})

test('a layer without taps is called what its card calls it', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await addLayer(page, 'maxpool', 'Max pooling')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByRole('button', { name: 'Explain Max pooling' }).click()
  await expect(page.getByRole('heading', { name: 'Max pooling' })).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('the kernel slides by keys, by the slider and by itself', async ({ start }) => {
  const { page } = await start({ files: [sampleFile] })
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByRole('radio', { name: 'Explain' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('radio', { name: 'Explain' }).press(' ')
  const equation = page.getByTestId('equation')
  await expect(equation).toContainText('y[0, 0, 0]')
  // At the very start two taps lie on samples that are not there.
  await expect(page.getByTitle('A sample that is not there: zero padding')).toHaveCount(2)

  // Whoever wants less motion sees the kernel jump.
  const slide = page.locator('.figure .slides').first()
  const seconds = (): Promise<number> =>
    slide.evaluate((it) => parseFloat(getComputedStyle(it).transitionDuration))
  expect(await seconds()).toBeGreaterThan(0.1)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await seconds()).toBeLessThan(0.001)

  const figure = page.getByRole('group', { name: /^Sliding kernel/ })
  await figure.focus()
  await page.keyboard.press('ArrowRight')
  await expect(equation).toContainText('y[0, 0, 1]')
  await page.keyboard.press('End')
  await expect(equation).toContainText('y[0, 0, 107999]')
  await page.keyboard.press('Home')
  await expect(equation).toContainText('y[0, 0, 0]')
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('[aria-live]').filter({ hasText: /^Tap 0: 0\.2 times 0 is 0$/ })).toBeAttached()
  await page.getByRole('slider', { name: 'Output sample' }).fill('500')
  await expect(equation).toContainText('y[0, 0, 500]')

  await figure.focus()
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(equation).toContainText('y[0, 0, 502]')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Slide the kernel' })).toBeVisible()
})

/** What the notebook prints at the output that each step looks at. */
const notebook = [37, 22, 42, -0.8659, 41, 49, -0.3702, -0.3702, -0.329, -0.3444, 41, 48]

test('the tour follows the notebook cell by cell, without a file', async ({ start }) => {
  const studio = await start()
  const { page } = studio
  await page.getByRole('button', { name: 'Take the tour' }).click()
  const tour = page.getByRole('region', { name: 'Tour' })
  for (const [k, y] of notebook.entries()) {
    await expect(tour).toContainText(`Step ${k + 1} of ${notebook.length}`)
    await expect
      .poll(() => page.getByTestId('equation').locator('.run > span').textContent().then(numberOf))
      .toBeCloseTo(y, 4)
    const tally = (await page.getByText(/equalities hold/).textContent()) ?? ''
    const [held, count] = tally.match(/\d+/g) ?? []
    expect(held).toBe(count)
    if (k === 5) await studio.screenshot('tour-matrix')
    if (k === 7) await expect(page.getByText('This sum equals y[0, 0, 2]').last()).toBeVisible()
    if (k === 8) await expect(page.getByText('This sum equals y[0, 4, 3]').last()).toBeVisible()
    if (k < notebook.length - 1) await tour.getByRole('button', { name: 'Next' }).click()
  }
  await tour.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('button', { name: 'Try the sample ECG' })).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('axe finds nothing in Explain', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('radio', { name: 'Explain' }).check({ force: true })
  await expect(page.getByText('How does an output sample come about?')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Moving average of 5' }).first().click()
  await expect(page.getByTestId('equation')).toBeVisible()
  await page.getByRole('group', { name: /^Sliding kernel/ }).focus()
  await page.keyboard.press('ArrowDown')
  expect(await violations(page)).toEqual([])
  await studio.screenshot('explain')
  await page.getByRole('button', { name: 'Take the tour' }).click()
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByText('Padding: the samples that are not there')).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('speaks Portuguese, and fits a small window', async ({ start }) => {
  const studio = await start({ files: [sampleFile], flags: ['--lang=pt-BR'] })
  const { app, page } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setSize(1024, 640))
  await page.getByRole('button', { name: 'Média móvel de 5' }).click()
  await page.getByRole('button', { name: 'Explicar Média móvel de 5' }).click()
  await expect(page.getByText('5 de 5 igualdades valem')).toBeVisible()
  expect(await valueOf(page, 1)).toBeCloseTo(-0.129, 3)
  await studio.screenshot('explain-pt')
  await page.getByRole('button', { name: 'Fazer o passeio' }).click()
  await expect(page.getByText('Deslizar, multiplicar, somar')).toBeVisible()
  await studio.screenshot('tour-pt')
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(isWide).toBe(false)
})
