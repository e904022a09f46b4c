import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { numbersOf, sineCsv } from './csv.ts'
import { onSmallDisk } from './small-disk.ts'
import { expect, plotOf, sampleFile, test, type Studio } from './studio.ts'

const run = promisify(execFile)
const sinalProgram = fileURLToPath(new URL('../../../scripts/sinal.mjs', import.meta.url))
/** The command line, from its sources; building it takes a while. */
const sinal = (...args: string[]): Promise<unknown> => run(process.execPath, [sinalProgram, ...args])
const CLI_TIMEOUT = 300_000

const isRoot = process.getuid?.() === 0
/** A studio with these files and a moving average of 5 that has run. */
async function averaged(
  start: (options: { files: string[] }) => Promise<Studio>,
  files: string[],
  channel: string,
): Promise<Studio> {
  const studio = await start({ files })
  const { page } = studio
  await expect(plotOf(page, 'Input', channel)).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  return studio
}
const sheet = (page: Page): Locator => page.getByRole('dialog', { name: 'Export samples' })
const chainSheet = (page: Page): Locator => page.getByRole('dialog', { name: 'Export the chain' })
const columns = (rows: number[][]): number[][] => rows.map((row) => row.slice(1))

/** The next folder dialog gives this one; what stands in the way there may be replaced, or not. */
async function answerFolder({ app }: Studio, path: string, replace = true): Promise<void> {
  await app.evaluate(
    ({ dialog }, { folder, response }) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] })
      dialog.showMessageBox = (async (_window: unknown, options: { detail: string }) => {
        ;(globalThis as { asked?: string }).asked = options.detail
        return { response, checkboxChecked: false }
      }) as unknown as typeof dialog.showMessageBox
    },
    { folder: path, response: replace ? 0 : 1 },
  )
}
const askedAbout = ({ app }: Studio): Promise<string | undefined> =>
  app.evaluate(() => (globalThis as { asked?: string }).asked)

test('each format reads back to the samples of the output', async ({ start, folder }) => {
  test.setTimeout(CLI_TIMEOUT)
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(3000))
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  await studio.chooseMenu('File', 'Export with options…')
  await expect(sheet(page)).toBeVisible()
  for (const format of ['csv', 'npy', 'wav', 'parquet']) {
    await sheet(page).getByLabel('Format').selectOption(format)
    await expect(page.getByTestId('export-name')).toHaveText(`a.sinal.${format}`)
    await expect(page.getByTestId('export-size')).toContainText('1 file · 3,000 rows × 1 channel · about')
    await studio.answerSaveDialog(join(folder, `out.${format}`))
    await sheet(page).getByRole('button', { name: 'Export…' }).click()
    await expect(sheet(page).getByText(`Exported out.${format}`)).toBeVisible()
  }
  await studio.screenshot('export-sheet')
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
  // The quick way takes the format that was used last.
  await studio.answerSaveDialog(join(folder, 'quick.parquet'))
  await page.getByRole('button', { name: 'Export Parquet…' }).click()
  await expect(page.getByText('Exported quick.parquet')).toBeVisible()

  const written = await numbersOf(join(folder, 'out.csv'))
  expect(written.rows).toHaveLength(3000)
  for (const format of ['npy', 'wav', 'parquet']) {
    const back = join(folder, `${format}.csv`)
    await sinal('convert', join(folder, `out.${format}`), back)
    const { rows } = await numbersOf(back)
    // Written with the digits of a double.
    const samples = rows.map((row) => Math.fround(row.at(-1)!))
    expect(samples, format).toEqual(written.rows.map((row) => Math.fround(row[1]!)))
  }
  expect(studio.complaints).toEqual([])
})

test('what is in view is exactly the rows whose times lie in it, both ends included', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(3000))
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  for (let k = 0; k < 3; k++) await studio.chooseMenu('View', 'Zoom in')
  await studio.chooseMenu('File', 'Export with options…')
  await sheet(page).getByLabel('Range').selectOption('What is in view')
  const note = sheet(page).getByText(/^Samples [\d,]+ to [\d,]+, those at both ends included\.$/)
  const [, first, last] = /Samples ([\d,]+) to ([\d,]+),/
    .exec((await note.textContent())!)!
    .map((text) => Number(text.replaceAll(',', '')))
  await studio.answerSaveDialog(join(folder, 'part.csv'))
  await expect(page.getByTestId('export-name')).toHaveText('a.sinal.part.csv')
  await sheet(page).getByRole('button', { name: 'Export…' }).click()
  await expect(sheet(page).getByText('Exported part.csv')).toBeVisible()
  const part = await numbersOf(join(folder, 'part.csv'))
  // An eighth of 0 … 29.99 s about the middle: 13.120625 … 16.869375 s.
  expect([first, last]).toEqual([1313, 1686])
  expect(part.rows.map(([time]) => Math.round(time! * 100))).toEqual(
    Array.from({ length: last! - first! + 1 }, (_, i) => first! + i),
  )
  await sheet(page).getByLabel('Range').selectOption('Whole')
  await studio.answerSaveDialog(join(folder, 'whole.csv'))
  await sheet(page).getByRole('button', { name: 'Export…' }).click()
  await expect(sheet(page).getByText('Exported whole.csv')).toBeVisible()
  const whole = await numbersOf(join(folder, 'whole.csv'))
  expect(columns(part.rows)).toEqual(columns(whole.rows.slice(first, last! + 1)))
})

test('all items go into a folder, and what is there is asked about first', async ({ start, folder }) => {
  const paths = ['a', 'b', 'c'].map((name) => join(folder, name, 'beat.csv'))
  for (const [k, path] of paths.entries()) {
    await mkdir(join(folder, 'abc'[k]!))
    await writeFile(path, sineCsv(500).replaceAll(',0.', `,${k}.`))
  }
  const studio = await averaged(start, paths, 'x')
  const { page } = studio
  await studio.chooseMenu('File', 'Export with options…')
  await sheet(page).getByLabel('Of', { exact: true }).selectOption('All 3 files, a file each')
  await expect(page.getByTestId('export-name')).toHaveText('beat.sinal.csv and 2 more')
  const out = join(folder, 'out')
  await mkdir(out)
  await writeFile(join(out, 'beat-2.sinal.csv'), 'mine')
  await answerFolder(studio, out, false)
  await sheet(page).getByRole('button', { name: 'Export…' }).click()
  await expect.poll(() => askedAbout(studio)).toBe('beat-2.sinal.csv')
  await expect(sheet(page).getByRole('button', { name: 'Export…' })).toBeEnabled()
  expect(await readdir(out)).toEqual(['beat-2.sinal.csv'])
  expect(await readFile(join(out, 'beat-2.sinal.csv'), 'utf8')).toBe('mine')

  await answerFolder(studio, out)
  await sheet(page).getByRole('button', { name: 'Export…' }).click()
  await expect(sheet(page).getByText('Exported 3 files')).toBeVisible()
  await studio.screenshot('export-batch')
  expect(await readdir(out)).toEqual(['beat-2.sinal.csv', 'beat-3.sinal.csv', 'beat.sinal.csv'])
  const firsts = await Promise.all(
    ['beat', 'beat-2', 'beat-3'].map((name) => numbersOf(join(out, `${name}.sinal.csv`))),
  )
  expect(new Set(firsts.map(({ rows }) => rows[9]![1])).size).toBe(3)

  // Into the folder of an open file, that one is not written over.
  await sheet(page).getByLabel('Format').selectOption('npy')
  await sheet(page).getByLabel('Of', { exact: true }).selectOption('All 3 files as one array [N, C, L]')
  await expect(page.getByTestId('export-name')).toHaveText('batch.sinal.npy')
  await studio.answerSaveDialog(join(folder, 'all.npy'))
  await sheet(page).getByRole('button', { name: 'Export…' }).click()
  await expect(sheet(page).getByText('Exported all.npy')).toBeVisible()
  expect((await readFile(join(folder, 'all.npy'))).subarray(0, 128).toString('latin1')).toContain(
    "'shape': (3, 1, 500)",
  )
})

test('PCM says before what it has no room for, and clips only when asked', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(1000).replaceAll(',0.9', ',1.9'))
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  await studio.chooseMenu('File', 'Export with options…')
  await sheet(page).getByLabel('What').selectOption('Input')
  await sheet(page).getByLabel('Format').selectOption('wav')
  const write = sheet(page).getByRole('button', { name: 'Export…' })
  await expect(write).toBeEnabled()
  await sheet(page).getByLabel('Samples', { exact: true }).selectOption('pcm16')
  await expect(sheet(page).getByText('of 1,000 samples are beyond ±1: they go from −1 to 2.')).toBeVisible()
  await expect(write).toBeDisabled()
  await studio.screenshot('export-clip')
  expect(await violations(page)).toEqual([])
  await sheet(page).getByLabel('Clip them to ±1').check()
  await studio.answerSaveDialog(join(folder, 'out.wav'))
  await write.click()
  await expect(sheet(page).getByText(/samples were clipped to ±1\./)).toBeVisible()
  // The quick way does not clip: it shows what is to be decided.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export WAV…' }).click()
  await expect(page.getByText('Exported').or(sheet(page))).toBeVisible()
})

test('a full disk leaves no half file', async ({ start, folder }) => {
  const small = join(folder, 'small')
  await onSmallDisk(small, '64k', async () => {
    const path = join(folder, 'a.csv')
    await writeFile(path, sineCsv(20_000))
    const studio = await averaged(start, [path], 'x')
    const { page } = studio
    await writeFile(join(small, 'out.csv'), 'older')
    await studio.answerSaveDialog(join(small, 'out.csv'))
    await page.getByRole('button', { name: 'Export CSV…' }).click()
    await expect(page.getByRole('alert')).toContainText('The disk is full: out.csv was not written.')
    await studio.screenshot('export-disk-full')
    expect(await readdir(small)).toEqual(['out.csv'])
    expect(await readFile(join(small, 'out.csv'), 'utf8')).toBe('older')
  })
})

test('a folder that may not be written to is told', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(500))
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  const locked = join(folder, 'locked')
  await mkdir(locked)
  // Root may write anywhere: a folder that has gone meanwhile is as good as lost.
  if (isRoot) await rm(locked, { recursive: true })
  else await chmod(locked, 0o500)
  await studio.answerSaveDialog(join(locked, 'out.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByRole('alert')).toContainText('out.csv could not be written')
  if (!isRoot) await chmod(locked, 0o700)
})

test('the saved recipe gives the same bytes from the command line', async ({ start, folder }) => {
  test.setTimeout(CLI_TIMEOUT)
  const path = join(folder, 'german.csv')
  const german = sineCsv(2000).replaceAll(',', ';').replaceAll('.', ',')
  await writeFile(path, german)
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  await page.getByRole('button', { name: 'Add layer' }).click()
  await page.getByRole('textbox', { name: 'Search layers' }).fill('low-pass')
  await page.keyboard.press('Enter')
  await page.getByLabel('Stride', { exact: true }).fill('2')
  await page.getByLabel('Padding', { exact: true }).selectOption({ label: 'None (valid)' })
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(join(folder, 'studio.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported studio.csv')).toBeVisible()

  await studio.chooseMenu('Chain', 'Export the chain…')
  const code = chainSheet(page).getByRole('region', { name: 'The text of chain.json' })
  await expect(code).toContainText('"design": "lowpass"')
  await studio.answerSaveDialog(join(folder, 'mine.json'))
  await chainSheet(page).getByRole('button', { name: 'Save…' }).click()
  await expect(chainSheet(page).getByText('Saved mine.json')).toBeVisible()
  await sinal('run', join(folder, 'mine.json'), path, '-o', join(folder, 'cli.csv'), '--no-plot')
  expect(await readFile(join(folder, 'cli.csv'), 'utf8')).toBe(
    await readFile(join(folder, 'studio.csv'), 'utf8'),
  )

  // And it comes back: into an empty chain, by the menu, as one step.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove', exact: false }).first().click()
  await studio.answerOpenDialog(join(folder, 'mine.json'))
  await studio.chooseMenu('Chain', 'Open a recipe…')
  await expect(page.locator('[data-layer]')).toHaveCount(2)
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(join(folder, 'again.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported again.csv')).toBeVisible()
  expect(await readFile(join(folder, 'again.csv'), 'utf8')).toBe(
    await readFile(join(folder, 'studio.csv'), 'utf8'),
  )
  await studio.chooseMenu('Edit', 'Undo')
  await expect(page.locator('[data-layer]')).toHaveCount(1)
  expect(studio.complaints).toEqual([])
})

test('a recipe on the command line, and one that is wrong', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  const recipe = join(folder, 'relu.json')
  await writeFile(path, sineCsv(200))
  await writeFile(
    recipe,
    '{ "version": 1, "source": { "header": true, "timeColumn": "time" }, "layers": [{ "type": "relu" }] }',
  )
  const studio = await start({ files: [path, recipe] })
  const { page } = studio
  await expect(page.getByText('Opened the recipe relu.json in the chain.')).toBeVisible()
  await expect(page.getByText('What it says of source.timeColumn has no place here')).toBeVisible()
  await expect(plotOf(page, 'ReLU', 'x')).toBeVisible()
  await studio.screenshot('recipe-opened')

  await writeFile(recipe, '{ "version": 1, "layers": [{ "type": "relu", "slope": 1 }] }')
  await studio.answerOpenDialog(recipe)
  await studio.chooseMenu('Chain', 'Open a recipe…')
  await expect(page.getByRole('alert').filter({ hasText: 'is not a recipe' })).toContainText(
    'In layers[0].slope',
  )
  await expect(page.locator('[data-layer]')).toHaveCount(1)
})

test('the chain as code and as weights, which come into the chain again', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(400))
  const studio = await averaged(start, [path], 'x')
  const { app, page } = studio
  await studio.answerSaveDialog(join(folder, 'first.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported first.csv')).toBeVisible()
  await page.getByRole('button', { name: 'Export the chain…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('a/b')
  await expect(page.getByText('A name for files')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill('smooth')
  const looks = [
    ['PyTorch', 'smooth.py', 'nn.Conv1d(1, 1, 5'],
    ['TypeScript', 'smooth.ts', "import { F, noGrad, tensor, type Tensor } from '@sinal/core'"],
    ['NumPy', 'smooth.py', 'import numpy as np'],
  ] as const
  for (const [form, name, part] of looks) {
    await chainSheet(page).getByRole('radio', { name: form }).click()
    await expect(chainSheet(page).getByRole('region', { name: `The text of ${name}` })).toContainText(part)
  }
  await studio.screenshot('export-chain-code')
  await chainSheet(page).getByRole('button', { name: 'Copy' }).click()
  await expect(chainSheet(page).getByText('Copied.')).toBeVisible()
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('import numpy as np')

  await chainSheet(page).getByRole('radio', { name: 'Weights' }).click()
  await expect(chainSheet(page).getByRole('cell')).toHaveText(['0.weight', '[1, 1, 5]'])
  await studio.screenshot('export-chain-weights')
  await studio.answerSaveDialog(join(folder, 'smooth.safetensors'))
  await chainSheet(page).getByRole('button', { name: 'Save…' }).click()
  await expect(chainSheet(page).getByText('Saved smooth.safetensors')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByLabel('Weights', { exact: true }).selectOption('file')
  await studio.answerOpenDialog(join(folder, 'smooth.safetensors'))
  await page.getByRole('button', { name: /Choose a file…$/ }).click()
  await expect(page.getByLabel('Tensor', { exact: true })).toHaveValue('0.weight')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(join(folder, 'second.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported second.csv')).toBeVisible()
  expect(await readFile(join(folder, 'second.csv'), 'utf8')).toBe(
    await readFile(join(folder, 'first.csv'), 'utf8'),
  )
  // The recipe then has the numbers in it, not the file's place.
  await studio.chooseMenu('Chain', 'Export the chain…')
  await chainSheet(page).getByRole('radio', { name: 'Recipe' }).click()
  await expect(chainSheet(page).getByRole('region', { name: 'The text of smooth.json' })).toContainText(
    '[0.2, 0.2, 0.2, 0.2, 0.2]',
  )
  expect(studio.complaints).toEqual([])
})

test('axe finds nothing in the sheets', async ({ start }) => {
  const studio = await averaged(start, [sampleFile], 'ecg')
  const { page } = studio
  await studio.chooseMenu('File', 'Export with options…')
  await expect(page.getByTestId('export-size')).toContainText('rows')
  expect(await violations(page)).toEqual([])
  await studio.screenshot('export-sheet')
  await page.keyboard.press('Escape')
  await studio.chooseMenu('Chain', 'Export the chain…')
  await expect(chainSheet(page).getByRole('region')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('export-chain')
  await chainSheet(page).getByRole('radio', { name: 'Weights' }).click()
  await expect(chainSheet(page).getByRole('cell').first()).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('by keyboard only, and in Portuguese', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(400))
  const studio = await averaged(start, [path], 'x')
  const { page } = studio
  await studio.chooseMenu('View', 'Language', 'Português (Brasil)')
  await studio.chooseMenu('Arquivo', 'Exportar com opções…')
  const exporting = page.getByRole('dialog', { name: 'Exportar amostras' })
  await expect(exporting).toBeFocused()
  await exporting.getByLabel('Formato').focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByTestId('export-name')).toHaveText('a.sinal.npy')
  await studio.screenshot('export-sheet-pt')
  await studio.answerSaveDialog(join(folder, 'out.npy'))
  for (let k = 0; k < 12; k++) {
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim())
    if (focused === 'Exportar…') break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await expect(exporting.getByText('out.npy exportado')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(exporting).toBeHidden()
  await studio.chooseMenu('Cadeia', 'Exportar a cadeia…')
  const chain = page.getByRole('dialog', { name: 'Exportar a cadeia' })
  // It takes the focus as it opens.
  await expect(chain.getByRole('button', { name: 'Fechar' })).toBeFocused()
  await chain.getByRole('radio', { name: 'Receita' }).focus()
  // As long as a finger does: Reka chooses what an arrow goes to only while the key is down.
  await page.keyboard.press('ArrowRight', { delay: 50 })
  await expect(chain.getByRole('region', { name: 'O texto de chain.py' })).toBeVisible()
  await studio.screenshot('export-chain-pt')
})
