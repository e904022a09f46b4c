import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { numbersOf, sineCsv } from './csv.ts'
import { onSmallDisk } from './small-disk.ts'
import { expect, plotOf, sampleFile, test, type Studio, type StudioOptions } from './studio.ts'
import { longestTask } from './tasks.ts'

const command = fileURLToPath(new URL('../../../scripts/sinal.mjs', import.meta.url))
const NAMES = Array.from({ length: 12 }, (_, i) => `day-${String(i + 1).padStart(2, '0')}.csv`)
const BROKEN = 'day-07.csv'

interface Folders {
  readonly inputs: string
  readonly results: string
}

/** A test that fails while a folder is run must not be asked whether the window may close. */
async function startQuiet(
  start: (options?: StudioOptions) => Promise<Studio>,
  options?: StudioOptions,
): Promise<Studio> {
  const studio = await start(options)
  await studio.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
  })
  return studio
}

/** Twelve files, each a row longer than the one before, of which one is broken, and what is no file of signals. */
async function makeFolders(folder: string, rows: number): Promise<Folders> {
  const [inputs, results] = [join(folder, 'recordings'), join(folder, 'results')]
  await Promise.all([mkdir(join(inputs, 'older'), { recursive: true }), mkdir(results)])
  let text = sineCsv(rows + NAMES.length - 1)
  for (const name of NAMES.toReversed()) {
    await writeFile(join(inputs, name), text)
    text = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)
  }
  await writeFile(join(inputs, BROKEN), `${sineCsv(40)}0.40,oops\n`)
  await writeFile(join(inputs, 'notes.md'), 'not a signal')
  return { inputs, results }
}

/** The studio with a chain on the screen, and the dialog with both folders chosen. */
async function chosen(studio: Studio, { inputs, results }: Folders): Promise<void> {
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  if ((await page.getByRole('button', { name: 'Moving average of 5' }).count()) > 0) {
    await page.getByRole('button', { name: 'Moving average of 5' }).first().click()
  }
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.chooseMenu('Chain', 'Run over a folder…')
  await choose(studio, inputs, results)
}

async function choose(studio: Studio, inputs: string, results: string): Promise<void> {
  const { page } = studio
  await studio.answerOpenDialog(inputs)
  await page.getByRole('button', { name: 'Choose the folder with the files to run' }).click()
  await expect(page.getByText(/^12 files, /)).toBeVisible()
  await studio.answerOpenDialog(results)
  await page.getByRole('button', { name: 'Choose the folder for the results' }).click()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const state = (page: Page, text: string | RegExp) => page.getByRole('dialog').getByText(text).first()
const resultsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort()

/** Milliseconds from an edit to its output, the longest of some. */
async function slowestEdit(page: Page, sizes: readonly string[]): Promise<number> {
  const waits: number[] = []
  for (const size of sizes) {
    const began = performance.now()
    await page.getByLabel('Kernel size').fill(size)
    await expect(plotOf(page, `Moving average of ${size}`, 'ecg')).toBeVisible()
    await expect(page.getByText(/^Up to date/)).toBeVisible()
    waits.push(performance.now() - began)
  }
  return Math.round(Math.max(...waits))
}

test('a folder is run, paused, resumed and reported, as the command line does it', async ({
  start,
  folder,
}) => {
  test.setTimeout(180_000)
  const folders = await makeFolders(folder, 150_000)
  const studio = await startQuiet(start, { files: [sampleFile] })
  const { page } = studio
  await chosen(studio, folders)
  await expect(page.getByText('12 files will be run.')).toBeVisible()
  await page.getByText('2 left out').click()
  await expect(page.getByText('Not a format of signals, by their names: notes.md')).toBeVisible()
  await studio.screenshot('folder-run-chosen')

  await button(page, 'Run').click()
  await expect(state(page, /^Running/)).toBeVisible()
  await button(page, 'Pause').click()
  await expect(state(page, 'Paused')).toBeVisible({ timeout: 30_000 })
  const paused = await resultsIn(folders.results)
  expect(paused.length).toBeLessThan(11)
  await studio.screenshot('folder-run-paused')

  // What is not done yet is in the report, too.
  await studio.answerSaveDialog(join(folder, 'so-far.json'))
  await button(page, 'Report: JSON').click()
  await expect(page.getByText('Saved so-far.json')).toBeVisible()
  const soFar = JSON.parse(await readFile(join(folder, 'so-far.json'), 'utf8')) as {
    left: number
    files: { status: string }[]
  }
  expect(soFar.files).toHaveLength(12)
  expect(soFar.left).toBe(soFar.files.filter(({ status }) => status === 'waiting').length)
  expect(soFar.left).toBeGreaterThan(0)

  // The studio is there for other work meanwhile.
  await button(page, 'Hide').click()
  await page.getByRole('button', { name: /^Folder: \d+ of 12/ }).click()
  await button(page, 'Resume').click()
  await expect(state(page, /^Done in .* 1 could not be run\.$/)).toBeVisible({ timeout: 90_000 })
  expect(await resultsIn(folders.results)).toHaveLength(11)

  await page.getByRole('radio', { name: 'Failed' }).click()
  const row = page.getByRole('row', { name: new RegExp(BROKEN) })
  await expect(row).toContainText('Row 42, column “x')
  await row.click()
  await expect(page.getByRole('region', { name: `About ${BROKEN}` })).toContainText('“oops” is not a number.')
  await studio.screenshot('folder-run-failed')

  for (const format of ['JSON', 'CSV']) {
    const path = join(folder, `report.${format.toLowerCase()}`)
    await studio.answerSaveDialog(path)
    await button(page, `Report: ${format}`).click()
    await expect(page.getByText(`Saved report.${format.toLowerCase()}`)).toBeVisible()
  }
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as {
    done: number
    failed: number
    files: { status: string; sha256: string | null; output: string | null }[]
  }
  expect(report).toMatchObject({ recipe: 'sinal', done: 11, failed: 1 })
  expect((await readFile(join(folder, 'report.csv'), 'utf8')).trim().split('\n').length).toBeGreaterThan(12)
  expect(studio.complaints).toEqual([])

  // The same chain by the command line: the same bytes.
  const layer = { type: 'conv1d', kernelSize: 5, padding: 'same', groups: 'depthwise' }
  const recipe = { version: 1, name: 'sinal', layers: [{ ...layer, weight: { preset: 'moving-average' } }] }
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe))
  const out = join(folder, 'by-command')
  const args = [command, 'run', join(folder, 'recipe.json'), folders.inputs, '--out', `${out}/`, '--no-plot']
  await promisify(execFile)(process.execPath, args).catch(({ code }: { code: number }) =>
    expect(code).toBe(1),
  )
  expect(await resultsIn(out)).toEqual(await resultsIn(folders.results))
  for (const name of await resultsIn(out)) {
    const [a, b] = await Promise.all([out, folders.results].map((from) => readFile(join(from, name))))
    expect(b!.equals(a!), name).toBe(true)
  }
})

test('a compute process that is killed loses nothing, and only what is missing is done', async ({
  start,
  folder,
}) => {
  test.setTimeout(180_000)
  const folders = await makeFolders(folder, 150_000)
  const studio = await startQuiet(start, { files: [sampleFile] })
  const { app, page } = studio
  await chosen(studio, folders)
  await button(page, 'Run').click()
  await expect
    .poll(async () => (await resultsIn(folders.results)).length, { timeout: 60_000 })
    .toBeGreaterThan(1)
  await app.evaluate(({ app: main }) => {
    process.kill(main.getAppMetrics().find(({ name }) => name === 'Sinal compute')!.pid, 'SIGKILL')
  })
  await expect(
    page.getByRole('dialog').getByText('The compute process stopped before it was done.'),
  ).toBeVisible()
  const before = await resultsIn(folders.results)
  const times = await Promise.all(
    before.map(async (name) => (await stat(join(folders.results, name))).mtimeMs),
  )
  expect(before.length).toBeLessThan(11)
  await expect(button(page, 'Continue')).toBeEnabled({ timeout: 30_000 })
  await button(page, 'Continue').click()
  await expect(state(page, /^Done in/)).toBeVisible({ timeout: 90_000 })
  // What lay there when the process died was begun again only if the manifest did not have it yet.
  const skipped = Number(/(\d+) done before/.exec((await page.getByRole('dialog').textContent())!)![1])
  expect(skipped).toBeGreaterThanOrEqual(before.length - 1)
  expect(await resultsIn(folders.results)).toHaveLength(11)
  const same = await Promise.all(
    before.map(async (name, i) => (await stat(join(folders.results, name))).mtimeMs === times[i]),
  )
  expect(same.filter(Boolean)).toHaveLength(skipped)
})

test('a full disk ends the run with no half file, and it goes on when there is room', async ({
  start,
  folder,
}) => {
  test.setTimeout(120_000)
  await onSmallDisk(join(folder, 'disk'), '300k', async (resize) => {
    const inputs = await makeFolders(folder, 3000)
    const folders = { inputs: inputs.inputs, results: join(folder, 'disk', 'results') }
    await mkdir(folders.results)
    const studio = await startQuiet(start, { files: [sampleFile] })
    const { page } = studio
    await chosen(studio, folders)
    await button(page, 'Run').click()
    const alert = page.getByRole('dialog').getByRole('alert')
    await expect(alert).toContainText('The run cannot go on because of the folder results')
    await expect(alert).toContainText('The disk is full. Make room, then continue: what is done stays.')
    await expect(state(page, /^Stopped/)).toBeVisible()
    await studio.screenshot('folder-run-disk-full')
    const before = await resultsIn(folders.results)
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(11)
    expect((await readdir(folders.results)).sort()).toEqual([...before, 'sinal-manifest.jsonl'].sort())
    for (const name of before) {
      const { rows } = await numbersOf(join(folders.results, name))
      expect(rows).toHaveLength(3000 + NAMES.indexOf(name.replace('.sinal', '')))
    }

    // Still no room: told once more.
    await button(page, 'Continue').click()
    await expect(state(page, /^Stopped/)).toBeVisible()
    await expect(alert).toContainText('The disk is full.')
    await resize('8m')
    await button(page, 'Continue').click()
    await expect(state(page, /^Done in .* 1 could not be run\.$/)).toBeVisible({ timeout: 60_000 })
    await expect(alert).toBeHidden()
    expect(await resultsIn(folders.results)).toHaveLength(11)
    expect(studio.complaints).toEqual([])
  })
})

test('a preview stays quick while a folder is run', { tag: '@clock' }, async ({ start, folder }) => {
  test.setTimeout(120_000)
  const folders = await makeFolders(folder, 400_000)
  const studio = await startQuiet(start, { files: [sampleFile] })
  const { page } = studio
  await chosen(studio, folders)
  await button(page, 'Close').click()
  const before = await slowestEdit(page, ['7', '9', '11', '13', '15'])
  await studio.chooseMenu('Chain', 'Run over a folder…')
  await button(page, 'Run').click()
  await button(page, 'Hide').click()
  const during = await slowestEdit(page, ['21', '23', '25', '27', '29'])
  await expect(page.getByRole('button', { name: /^Folder: \d+ of 12/ })).toBeVisible()
  process.stdout.write(`slowest edit: ${before} ms, while a folder is run: ${during} ms\n`)
  await page.getByRole('button', { name: /^Folder: \d+ of 12/ }).click()
  await button(page, 'Stop').click()
  await expect(state(page, /^Stopped/)).toBeVisible()
})

test('the window asks before it closes while a folder is run', async ({ start, folder }) => {
  const folders = await makeFolders(folder, 150_000)
  const studio = await startQuiet(start, { files: [sampleFile] })
  const { app, page } = studio
  await chosen(studio, folders)
  await button(page, 'Run').click()
  await button(page, 'Pause').click()
  await app.evaluate(({ dialog, BrowserWindow }) => {
    const asked = globalThis as unknown as { asked: string }
    asked.asked = ''
    dialog.showMessageBox = async (_window: unknown, options?: { message: string }) => {
      asked.asked = options?.message ?? ''
      return { response: 1, checkboxChecked: false }
    }
    BrowserWindow.getAllWindows()[0]!.close()
  })
  const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string }).asked)
  await expect.poll(asked).toBe('A run over a folder is going on.')
  await expect(button(page, 'Resume')).toBeVisible()
  await button(page, 'Stop').click()
  await expect(state(page, /^Stopped/)).toBeVisible()
})

test(
  'ten thousand files are a table that can be read through by keyboard',
  { tag: '@clock' },
  async ({ start, folder }) => {
    test.setTimeout(120_000)
    const [inputs, results] = [join(folder, 'many'), join(folder, 'results')]
    await Promise.all([mkdir(inputs), mkdir(results)])
    const name = (i: number): string => `f${String(i).padStart(5, '0')}.csv`
    for (let from = 0; from < 10_000; from += 500) {
      await Promise.all(
        Array.from({ length: 500 }, (_, i) => writeFile(join(inputs, name(from + i)), 'x\n1\n2\n3\n4\n5\n')),
      )
    }
    const studio = await startQuiet(start, { files: [sampleFile] })
    const { page } = studio
    await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
    await page.getByRole('button', { name: 'Moving average of 5' }).click()
    await expect(page.getByText(/^Up to date/)).toBeVisible()
    const longest = await longestTask(studio.app, async () => {
      await page.getByRole('button', { name: 'Run over a folder…' }).press('Enter')
      await studio.answerOpenDialog(inputs)
      await page.getByRole('button', { name: 'Choose the folder with the files to run' }).press('Enter')
      await expect(page.getByText(/^10,000 files, /)).toBeVisible()
      await studio.answerOpenDialog(results)
      await page.getByRole('button', { name: 'Choose the folder for the results' }).press('Enter')
      await expect(page.getByText('10,000 files will be run.')).toBeVisible({ timeout: 30_000 })
      // Before the run, and as it goes.
      const grid = page.getByRole('grid', { name: /^Files,? and what/ })
      await expect(grid).toHaveAttribute('aria-rowcount', '10001')
      await grid.focus()
      await page.keyboard.press('End')
      await expect(page.getByRole('row', { name: /f09999\.csv/ })).toHaveAttribute('aria-selected', 'true')
      await page.keyboard.press('PageUp')
      await expect(page.getByRole('row', { name: /f09989\.csv/ })).toHaveAttribute('aria-selected', 'true')
      await page.keyboard.press('Home')
      await expect(page.getByRole('row', { name: /f00000\.csv/ })).toHaveAttribute('aria-selected', 'true')
      expect(await grid.getByRole('row').count()).toBeLessThan(60)
      await button(page, 'Run').press('Enter')
      await expect(page.getByText(/ of 10,000 files/)).toBeVisible()
      // While it fills, it is scrolled from end to end.
      await grid.hover()
      for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, turn < 10 ? 3000 : -3000)
      await button(page, 'Stop').press('Enter')
      await expect(state(page, /^Stopped/)).toBeVisible()
    })
    process.stdout.write(`longest task with 10,000 files: ${JSON.stringify(longest)}\n`)
    expect(longest.cpuMs).toBeLessThan(50)
  },
)

test('axe finds nothing in the run over a folder', async ({ start, folder }) => {
  const folders = await makeFolders(folder, 200)
  const studio = await startQuiet(start, { files: [sampleFile] })
  const { page } = studio
  await chosen(studio, folders)
  await writeFile(join(folders.results, 'day-01.sinal.csv'), 'mine')
  await page.getByLabel('Name of the results').fill('x')
  await page.getByLabel('Name of the results').fill('sinal')
  await expect(page.getByText('1 file that Sinal does not know is there: day-01.sinal.csv')).toBeVisible()
  await expect(button(page, 'Run')).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('folder-run-occupied')
  await page.getByLabel('Replace what is there').check()
  await button(page, 'Run').click()
  await expect(state(page, /^Done in/)).toBeVisible()
  await page.getByRole('row', { name: new RegExp(BROKEN) }).click()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('folder-run-done')
})

test('in Portuguese, in a small window, from a folder that was given', async ({ start, folder }) => {
  const folders = await makeFolders(folder, 200)
  const studio = await startQuiet(start, { files: [sampleFile, folders.inputs], flags: ['--lang=pt-BR'] })
  const { app, page } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setSize(1024, 640))
  await expect(page.getByRole('dialog')).toContainText('12 arquivos, ')
  await expect(page.getByRole('dialog')).toContainText('A cadeia não tem uma camada que possa ser executada.')
  await studio.screenshot('folder-run-pt-br-no-chain')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Média móvel de 5' }).click()
  await studio.chooseMenu('Cadeia', 'Executar sobre uma pasta…')
  await studio.answerOpenDialog(folders.results)
  await page.getByRole('button', { name: 'Escolher a pasta dos resultados' }).click()
  await page.getByRole('button', { name: 'Executar', exact: true }).last().click()
  await expect(state(page, /^Pronto em/)).toBeVisible()
  await page.getByRole('row', { name: new RegExp(BROKEN) }).click()
  await expect(page.getByRole('region', { name: `Sobre ${BROKEN}` })).toContainText('“oops” não é um número.')
  await studio.screenshot('folder-run-pt-br')
  expect(studio.complaints).toEqual([])
})
