import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { sineCsv } from './csv.ts'
import { expect, plotOf, test } from './studio.ts'

const sheetOf = (page: Page, name: string): Locator =>
  page.getByRole('dialog', { name: `How ${name} is read` })

/** Whether `1,250` is a little more than one or more than a thousand, nothing in it says. */
const AMBIGUOUS = ['t;level', ...Array.from({ length: 40 }, (_, i) => `${i};${(i % 9) + 1},250`), ''].join(
  '\n',
)

test('a choice shows at once in the first rows, is applied, and undone', async ({ start, folder }) => {
  const path = join(folder, 'levels.csv')
  await writeFile(path, AMBIGUOUS)
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(page.getByRole('button', { name: /level.*1\.25 … 9\.25/ })).toBeVisible()
  await expect(page.getByText('Not certain: Decimal mark.')).toBeVisible()
  await studio.screenshot('import-doubt')

  await page.getByRole('button', { name: 'Check it…' }).click()
  const sheet = sheetOf(page, 'levels.csv')
  await expect(sheet.getByLabel('Decimal mark')).toHaveValue('comma ,')
  await expect(sheet.getByText('could be the thousands mark')).toBeVisible()
  await expect(sheet.getByRole('columnheader', { name: 'level' })).toBeVisible()
  await expect(sheet.getByRole('row', { name: /^2 / })).toContainText('→ 1.25')
  await studio.screenshot('import-sheet')

  await sheet.getByLabel('Decimal mark').selectOption('point .')
  await expect(sheet.locator('[data-choice="decimal"]')).toContainText('Chosen by you')
  await expect(sheet.getByRole('row', { name: /^2 / })).toContainText('→ 1,250')
  await expect(sheet.getByLabel('Thousands mark')).toHaveValue('comma ,')
  await sheet.getByLabel('Name and unit of column 2').fill('level (kPa)')
  await sheet.getByLabel('Name and unit of column 2').blur()
  await expect(sheet.getByRole('columnheader', { name: 'level (kPa)' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Apply' }).click()

  await expect(page.getByRole('button', { name: /level\s*kPa.*1,250 … 9,250/ })).toBeVisible()
  await expect(page.getByText('Not certain')).toBeHidden()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByRole('button', { name: /level.*1\.25 … 9\.25/ })).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('cancelling changes nothing, and a wrong choice says so beside it', async ({ start, folder }) => {
  const path = join(folder, 'x.csv')
  await writeFile(path, sineCsv(300))
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await studio.chooseMenu('File', 'How the file is read…')
  const sheet = sheetOf(page, 'x.csv')
  await sheet.getByLabel('Lines before it').fill('1000')
  await expect(sheet.locator('[data-choice="preambleRows"]')).toContainText(
    'There are no rows of numbers below line 1,000.',
  )
  await expect(sheet.getByText('time (s),x (V)')).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Apply' })).toBeDisabled()
  await studio.screenshot('import-wrong-choice')
  await sheet.getByRole('button', { name: 'As recognised: Lines before it' }).click()
  await expect(sheet.getByRole('button', { name: 'Apply' })).toBeEnabled()
  await sheet.getByRole('button', { name: 'Cancel' }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByText('300 rows · 100 Hz')).toBeVisible()
})

const BROKEN = [
  'time (s),ax (g)',
  ...Array.from({ length: 60 }, (_, i) => `${i / 100},${i % 10 === 4 ? 'ERR' : i}`),
  '',
].join('\n')

test('a file that cannot be read opens the sheet with the problem; corrected, it opens', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'flight.csv')
  await writeFile(path, BROKEN)
  const studio = await start({ files: [path] })
  const { page } = studio
  const sheet = sheetOf(page, 'flight.csv')
  await expect(sheet.getByRole('alert')).toContainText('Row 6, column “ax”')
  await expect(sheet.locator('[data-choice="missing"]')).toContainText('“ERR” is not a number.')
  await expect(sheet.getByRole('row', { name: /4 0\.04 ERR|6 0\.04 ERR/ })).toHaveClass(/bad/)
  await studio.screenshot('import-broken')
  await sheet.getByLabel('Words for a missing value').fill('ERR')
  await expect(sheet.getByRole('row', { name: /0\.04 ERR/ })).toContainText('missing')
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(plotOf(page, 'Input', 'ax')).toBeVisible()
  await expect(page.getByText('60 rows · 100 Hz')).toBeVisible()
})

test('choices are remembered for files alike after a restart, and can be forgotten', async ({
  start,
  folder,
}) => {
  const [first, second] = ['first.csv', 'second.csv'].map((name) => join(folder, name)) as [string, string]
  await writeFile(first, AMBIGUOUS)
  await writeFile(second, AMBIGUOUS.replaceAll(',250', ',5'))
  const before = await start({ files: [first] })
  await before.page.getByRole('button', { name: 'Check it…' }).click()
  const sheet = sheetOf(before.page, 'first.csv')
  await sheet.getByLabel('Time unit').selectOption('milliseconds')
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(before.page.getByText('40 rows · 1,000 Hz')).toBeVisible()
  await before.quit()
  const kept = JSON.parse(await readFile(join(folder, 'user-data', 'readings.json'), 'utf8')) as unknown[]
  expect(kept).toMatchObject([{ choices: { timeUnit: 'ms' } }])

  const studio = await start({ files: [second] })
  const { page } = studio
  await expect(page.getByText('40 rows · 1,000 Hz')).toBeVisible()
  await expect(page.getByText('Read as you chose last time for files like this.')).toBeVisible()
  await studio.screenshot('import-recalled')
  await page.getByRole('button', { name: 'Forget that' }).click()
  await expect(page.getByText('40 rows · 1 Hz')).toBeVisible()
  await expect(page.getByText('Read as you chose last time')).toBeHidden()
  await expect(async () => {
    expect(JSON.parse(await readFile(join(folder, 'user-data', 'readings.json'), 'utf8'))).toEqual([])
  }).toPass()
})

test('a session reads its files as they were chosen to be read', async ({ start, folder }) => {
  const [path, session] = [join(folder, 'levels.csv'), join(folder, 'work.sinal')]
  await writeFile(path, AMBIGUOUS)
  const studio = await start({ files: [path] })
  await studio.page.getByRole('button', { name: 'Check it…' }).click()
  const sheet = sheetOf(studio.page, 'levels.csv')
  await sheet.getByLabel('Time unit').selectOption('milliseconds')
  await sheet.getByLabel('Do so for files like it').uncheck()
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(studio.page.getByText('40 rows · 1,000 Hz')).toBeVisible()
  await studio.answerSaveDialog(session)
  await studio.chooseMenu('File', 'Save the session')
  await expect(async () => {
    expect(await readFile(session, 'utf8')).toContain('"timeUnit": "ms"')
  }).toPass()
  await studio.quit()

  const { page } = await start({ files: [session] })
  await expect(page.getByText('40 rows · 1,000 Hz')).toBeVisible()
  await expect(page.getByText('Read as you chose last time')).toBeHidden()
})

/** Two rows of 60 samples as NumPy writes them: nothing in it says a sample rate. */
function npy(): Buffer {
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 60), }".padEnd(117) + '\n'
  const start = Buffer.from(`\x93NUMPY\x01\x00v\x00${header}`, 'latin1')
  return Buffer.concat([start, Buffer.from(Float64Array.from({ length: 120 }, (_, i) => i).buffer)])
}

test('a file that is no text is told its sample rate', async ({ start, folder }) => {
  const path = join(folder, 'array.npy')
  await writeFile(path, npy())
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(page.getByText('60 rows')).toBeVisible()
  await page.getByRole('button', { name: 'What was recognised in array.npy' }).click()
  await page.getByRole('button', { name: 'How it is read…' }).click()
  const sheet = sheetOf(page, 'array.npy')
  await sheet.getByLabel('Sample rate (Hz)').fill('250')
  await expect(sheet.getByRole('row', { name: '1 1 61' })).toBeVisible()
  await studio.screenshot('import-npy')
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('60 rows · 250 Hz')).toBeVisible()
})

const UNEVEN = [
  't (s),a',
  ...[0, 0.1, 0.23, 0.3, 0.41, 0.5, 0.58, 0.7, 0.82, 0.9, 1].map((t, i) => `${t},${i === 5 ? '' : i}`),
  '',
].join('\n')

test('uneven samples are put on an even grid, and gaps are filled, where one says so', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'uneven.csv')
  await writeFile(path, UNEVEN)
  const { page } = await start({ files: [path] })
  await expect(page.getByText('The time stamps are uneven')).toBeVisible()
  await page.getByRole('button', { name: 'Check it…' }).click()
  const sheet = sheetOf(page, 'uneven.csv')
  await expect(sheet.locator('[data-choice="resample"]')).toContainText('The steps are uneven')
  await sheet.getByLabel('Missing samples').selectOption('straight line across')
  await sheet.getByLabel('Uneven sampling').selectOption('resample at a rate')
  await sheet.getByLabel('Rate in Hz').fill('20')
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('21 rows · 20 Hz')).toBeVisible()
  await expect(page.getByText('The time stamps are uneven')).toBeHidden()
})

test('axe finds nothing in the sheet, in a small window', async ({ start, folder }) => {
  const path = join(folder, 'a-recording-with-a-rather-long-name-of-its-own-2026-11-29.csv')
  await writeFile(path, `# a comment\n${BROKEN}`)
  const studio = await start({ files: [path] })
  const { page } = studio
  await studio.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.setContentSize(1024, 640),
  )
  await expect(page.getByRole('dialog').getByRole('row', { name: /0\.04/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('import-small')
  await page.getByLabel('Rows that cannot be read').selectOption('are left empty')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('6 rows could not be read and are left empty.')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('import-rejected')
})

test('the sheet and the reader speak Portuguese', async ({ start, folder }) => {
  const path = join(folder, 'voo.csv')
  await writeFile(path, BROKEN)
  const studio = await start({ files: [path], flags: ['--lang=pt-BR'] })
  const { page } = studio
  const sheet = page.getByRole('dialog', { name: 'Como voo.csv é lido' })
  await expect(sheet.getByRole('alert')).toContainText('“ERR” não é um número.')
  await expect(sheet.locator('[data-choice="delimiter"]')).toContainText('Divide as linhas em 2 valores')
  await expect(sheet.locator('[data-choice="timeColumn"]')).toContainText('“time” tem nome de tempo')
  await studio.screenshot('import-pt-br')
})

test('the sheet is worked by keyboard only', async ({ start, folder }) => {
  const path = join(folder, 'levels.csv')
  await writeFile(path, AMBIGUOUS)
  const { page } = await start({ files: [path] })
  await expect(plotOf(page, 'Input', 'level')).toBeVisible()
  await page.getByRole('button', { name: 'Check it…' }).focus()
  await page.keyboard.press('Enter')
  const sheet = sheetOf(page, 'levels.csv')
  await expect(sheet).toBeVisible()
  const decimal = sheet.getByLabel('Decimal mark', { exact: true })
  const apply = sheet.getByRole('button', { name: 'Apply' })
  const isFocused = (at: Locator): Promise<boolean> => at.evaluate((e) => e === document.activeElement)
  // What is not certain is what is looked at first.
  await expect(decimal).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(decimal).toHaveValue('point .')
  // Commas in numbers with a decimal point can only be thousands marks.
  await expect(sheet.getByLabel('Thousands mark')).toHaveValue('comma ,')
  await page.keyboard.press('Tab')
  await expect(sheet.getByRole('button', { name: 'As recognised: Decimal mark' })).toBeFocused()
  for (let presses = 0; presses < 60 && !(await isFocused(apply)); presses++) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()
  await expect(page.getByRole('button', { name: /level.*1,250 … 9,250/ })).toBeVisible()
})
