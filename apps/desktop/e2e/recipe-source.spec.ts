import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, plotOf, test, type Studio } from './studio.ts'

const command = fileURLToPath(new URL('../../../scripts/sinal.mjs', import.meta.url))

/** Whether `1,250` is a little more than one or more than a thousand nothing says; some rows are none, and a sample is missing. */
const DOUBTFUL = [
  't;level',
  ...Array.from({ length: 200 }, (_, i) => {
    const level = i % 50 === 7 ? 'ERR' : i === 20 ? '' : `${(i % 9) + 1},250`
    return `${i};${level}`
  }),
  '',
].join('\n')

test('a recipe reads files as they were corrected, on the command line and in the studio', async ({
  start,
  folder,
}) => {
  test.setTimeout(300_000)
  const path = join(folder, 'doubtful.csv')
  const recipe = join(folder, 'mine.json')
  await writeFile(path, DOUBTFUL)
  const studio = await start({ files: [path] })
  const { page } = studio
  const reading = page.getByRole('dialog', { name: 'How doubtful.csv is read' })
  await reading.getByLabel('Decimal mark', { exact: true }).selectOption('point .')
  await reading.getByLabel('Missing samples').selectOption('straight line across')
  await reading.getByLabel('Rows that cannot be read').selectOption('are left empty')
  await reading.getByLabel('Do so for files like it').uncheck()
  await reading.getByRole('button', { name: 'Apply' }).click()
  await expect(plotOf(page, 'Input', 'level')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  const exported = async ({ page: shown, answerSaveDialog }: Studio, name: string): Promise<string> => {
    await answerSaveDialog(join(folder, name))
    await shown.getByRole('button', { name: 'Export CSV…' }).click()
    await expect(shown.getByText(`Exported ${name}`)).toBeVisible()
    return readFile(join(folder, name), 'utf8')
  }
  const wanted = await exported(studio, 'studio.csv')
  expect(wanted).toContain('3250')
  expect(wanted).not.toContain('NaN')

  await studio.chooseMenu('Chain', 'Export the chain…')
  const chainSheet = page.getByRole('dialog', { name: 'Export the chain' })
  await expect(chainSheet.getByText('It says how the files are read, too')).toBeVisible()
  await studio.screenshot('take-away-source')
  await studio.answerSaveDialog(recipe)
  await chainSheet.getByRole('button', { name: 'Save…' }).click()
  await expect(chainSheet.getByText('Saved mine.json')).toBeVisible()
  expect(JSON.parse(await readFile(recipe, 'utf8'))).toMatchObject({
    source: { decimal: '.', missingSamples: 'interpolate', badRows: 'skip' },
  })
  const args = [command, 'run', recipe, path, '-o', join(folder, 'cli.csv'), '--no-plot']
  await promisify(execFile)(process.execPath, args)
  expect(await readFile(join(folder, 'cli.csv'), 'utf8')).toBe(wanted)
  await studio.quit()

  // Opened before any file, it says how the files are read that come next.
  const next = await start({ files: [recipe] })
  await expect(next.page.getByText('The files that you open next are read as it says.')).toBeVisible()
  await next.screenshot('recipe-before-files')
  await next.answerOpenDialog(path)
  await next.page.getByRole('button', { name: 'Open a file…' }).click()
  await expect(plotOf(next.page, 'Input', 'level')).toBeVisible()
  await expect(next.page.getByText(/^Up to date/)).toBeVisible()
  expect(await exported(next, 'again.csv')).toBe(wanted)
})
