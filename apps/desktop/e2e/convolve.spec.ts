import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { numbersOf, sineCsv } from './csv.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

test('a moving average of 5 over the sample is exported as it should be', async ({ start, folder }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByTestId('layer-shape')).toHaveText('[1, 1, 108000] → [1, 1, 108000]')
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await studio.screenshot('moving-average')

  const out = join(folder, 'smooth.csv')
  await studio.answerSaveDialog(out)
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported smooth.csv')).toBeVisible()
  await studio.screenshot('exported')

  const input = await numbersOf(sampleFile)
  const output = await numbersOf(out)
  expect(output.header).toBe(input.header)
  expect(output.rows).toHaveLength(108_000)
  const ecg = input.rows.map((row) => row[1]!)
  // 'same' puts two zeros at each end, and the mean stays one of five.
  const expected = ecg.map(
    (_, i) => (at(ecg, i - 2) + at(ecg, i - 1) + ecg[i]! + at(ecg, i + 1) + at(ecg, i + 2)) / 5,
  )
  const worst = Math.max(...output.rows.map((row, i) => Math.abs(row[1]! - expected[i]!)))
  const worstTime = Math.max(...output.rows.map((row, i) => Math.abs(row[0]! - i / 360)))
  expect(worstTime).toBeLessThan(1e-6)
  // Five products and sums in float32, of values below 4.
  expect(worst).toBeLessThan(1e-6)
  expect(studio.complaints).toEqual([])
})

const at = (samples: readonly number[], i: number): number => samples[i] ?? 0

test('an open file is never written over', async ({ start, folder }) => {
  const path = join(folder, 'precious.csv')
  await writeFile(path, sineCsv(300))
  const studio = await start({ files: [path] })
  await studio.page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(studio.page, 'Moving average of 5', 'x')).toBeVisible()
  await studio.answerSaveDialog(path)
  await studio.page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(studio.page.getByRole('alert')).toContainText('precious.csv')
  expect(await readFile(path, 'utf8')).toBe(sineCsv(300))
})

test('what does not fit is told at its field', async ({ start, folder }) => {
  const path = join(folder, 'short.csv')
  await writeFile(path, sineCsv(20))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('41')
  await page.getByLabel('Padding', { exact: true }).selectOption({ label: 'None (valid)' })
  await expect(page.getByText('The kernel spans 41 samples, but its input has only 20')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await studio.screenshot('does-not-fit')

  await page.getByLabel('Kernel size').fill('')
  await expect(page.getByText('A whole number from 1.')).toBeVisible()
  await page.getByLabel('Kernel size').fill('4')
  await expect(page.getByTestId('layer-shape')).toHaveText('[1, 1, 20] → [1, 1, 17]')
})

test('a long run shows its progress and can be cancelled', async ({ start, folder }) => {
  const path = join(folder, 'long.csv')
  await writeFile(path, sineCsv(1_000_000))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  // A million times 300,001 products: many seconds, so it waits for the button.
  await page.getByLabel('Kernel size').fill('300001')
  const run = page.getByRole('button', { name: 'Run', exact: true })
  await expect(page.getByText('Changed since the last run')).toBeVisible()
  await run.click()
  const progress = page.getByRole('progressbar', { name: 'Running the chain' })
  await expect(progress).toBeVisible()
  // The plots still show what the chain made before, and say so.
  const output = page.locator('[data-row^="out/"]')
  await expect(output.getByText('computing…', { exact: true })).toBeVisible()
  await expect.poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0)
  await studio.screenshot('running')

  await page.getByRole('button', { name: 'Cancel: Running the chain' }).click()
  await expect(progress).toBeHidden()
  await expect(page.getByText('Changed since the last run')).toBeVisible()
  await page.getByLabel('Kernel size').fill('5')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  expect(studio.complaints).toEqual([])
})
