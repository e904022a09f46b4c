import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sineCsv } from './csv.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

test(
  'the empty window offers the sample ECG, and shows it within a second',
  { tag: '@clock' },
  async ({ start }) => {
    const studio = await start()
    const { page } = studio
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await studio.screenshot('empty')
    await page.getByRole('button', { name: 'Try the sample ECG' }).click()
    await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
    await page.waitForFunction(() => performance.getEntriesByName('sinal:first-plot').length > 0)

    const firstPlotMs = await page.evaluate(() => {
      const at = (name: string): number => performance.getEntriesByName(name)[0]!.startTime
      return at('sinal:first-plot') - at('sinal:open-requested')
    })
    test.info().annotations.push({ type: 'first plot', description: `${Math.round(firstPlotMs)} ms` })
    expect(firstPlotMs).toBeLessThan(1000)

    await expect(page.getByText('108,000 rows · 360 Hz')).toBeVisible()
    await studio.screenshot('sample')
    expect(studio.complaints).toEqual([])
  },
)

test('files open by dialog, side by side', async ({ start, folder }) => {
  const paths = ['one.csv', 'two.csv'].map((name) => join(folder, name))
  for (const path of paths) await writeFile(path, sineCsv(500))
  const studio = await start()
  await studio.answerOpenDialog(...paths)
  await studio.page.getByRole('button', { name: 'Open a file…' }).click()
  await expect(studio.page.getByTestId('batch-shape')).toHaveText('[2, 1, 500]')
  await studio.screenshot('two-files')
})

test('a dialog that is cancelled changes nothing', async ({ start }) => {
  const studio = await start()
  await studio.answerOpenDialog()
  await studio.page.getByRole('button', { name: 'Open a file…' }).click()
  await expect(studio.page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('a file opens by command line', async ({ start }) => {
  const { page } = await start({ files: [sampleFile] })
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
})

test('a second start hands its file to the window that is open', async ({ start, folder }) => {
  const path = join(folder, 'late.csv')
  await writeFile(path, sineCsv(300))
  const studio = await start()
  await studio.startAgain(path)
  await expect(plotOf(studio.page, 'Input', 'x')).toBeVisible()
})

test('the menu opens the sample', async ({ start }) => {
  const studio = await start()
  await studio.chooseMenu('File', 'Open the sample ECG')
  await expect(plotOf(studio.page, 'Input', 'ecg')).toBeVisible()
})

test('a malformed file is told in the window, with row and column', async ({ start, folder }) => {
  const path = join(folder, 'flight.csv')
  const rows = Array.from({ length: 60 }, (_, i) => `${i / 100},${i === 41 ? 'oops' : i}`)
  await writeFile(path, ['time (s),ax (g)', ...rows, ''].join('\n'))
  const studio = await start()
  await studio.answerOpenDialog(path)
  await studio.page.getByRole('button', { name: 'Open a file…' }).click()
  const alert = studio.page.getByRole('alert')
  await expect(alert).toContainText('flight.csv')
  // Row 1 is the header.
  await expect(alert).toContainText('Row 43, column “ax')
  await expect(alert).toContainText('“oops” is not a number')
  await studio.screenshot('malformed')
  // How it can be read is asked in a sheet of its own (import.spec.ts).
  await studio.page.getByRole('button', { name: 'Cancel' }).click()

  await writeFile(path, sineCsv(300))
  await alert.getByRole('button', { name: 'Read again' }).click()
  await expect(plotOf(studio.page, 'Input', 'x')).toBeVisible()
})
