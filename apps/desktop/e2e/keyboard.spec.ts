import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { numbersOf, sineCsv } from './csv.ts'
import { tabTo } from './keys.ts'
import { expect, plotOf, test } from './studio.ts'

test('a file of one’s own is opened, filtered and exported, and a folder run, by keyboard only', async ({
  start,
  folder,
}) => {
  test.setTimeout(90_000)
  const at = (...names: string[]): string => join(folder, ...names)
  await Promise.all([mkdir(at('recordings')), mkdir(at('results'))])
  await writeFile(at('own.csv'), sineCsv(2000))
  for (const name of ['a.csv', 'b.csv', 'c.csv']) await writeFile(at('recordings', name), sineCsv(300))
  const studio = await start()
  const { page } = studio
  const { keyboard } = page
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await studio.answerOpenDialog(at('own.csv'))
  await tabTo(page, 'Open a file…')
  await keyboard.press('Enter')
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()

  await tabTo(page, 'Add layer')
  await keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Search layers' })).toBeFocused()
  await keyboard.type('low-pass')
  await keyboard.press('Enter')
  await expect(page.locator('.layer-menu')).toHaveCount(0)
  await tabTo(page, 'Cut-off (Hz)', 'textbox')
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('10')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(at('own.filtered.csv'))
  await tabTo(page, 'Export CSV…')
  await keyboard.press('Enter')
  await expect(page.getByText('Exported own.filtered.csv')).toBeVisible()
  expect((await numbersOf(at('own.filtered.csv'))).rows).toHaveLength(2000)

  await keyboard.press('ControlOrMeta+k')
  await keyboard.type('run over a folder')
  await expect(page.getByRole('option', { name: /^Run over a folder/ })).toHaveAttribute(
    'data-highlighted',
    '',
  )
  await keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Run over a folder' })
  await expect(dialog).toBeVisible()
  await studio.answerOpenDialog(at('recordings'))
  await tabTo(page, 'Choose the folder with the files to run')
  await keyboard.press('Enter')
  await expect(dialog).toContainText('3 files, ')
  await studio.answerOpenDialog(at('results'))
  await tabTo(page, 'Choose the folder for the results')
  await keyboard.press('Enter')
  await expect(dialog).toContainText('3 files will be run.')
  await tabTo(page, 'Format', 'combobox')
  await keyboard.press('ArrowDown')
  await expect(dialog).toContainText('monday.csv → monday.sinal.npy')
  await tabTo(page, 'Run')
  await keyboard.press('Enter')
  await expect(dialog.getByText(/^Done in/)).toBeVisible()
  const names = (await readdir(at('results'))).filter((name) => name.endsWith('.npy'))
  expect(names.sort()).toEqual(['a', 'b', 'c'].map((name) => `${name}.sinal.npy`))

  await tabTo(page, 'Files and what became of them', 'grid')
  await keyboard.press('ArrowDown')
  await keyboard.press('End')
  await expect(page.getByRole('row', { name: /c\.csv/ })).toHaveAttribute('aria-selected', 'true')
  await expect(dialog.getByRole('region', { name: 'About c.csv' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  // Where the keys were before.
  await expect(page.getByRole('button', { name: 'Export CSV…' })).toBeFocused()
  expect(studio.complaints).toEqual([])
})

test('the focus stays where a control gives way to what it has brought', async ({ start, folder }) => {
  const path = join(folder, 'own.csv')
  await writeFile(path, sineCsv(2000))
  const studio = await start()
  const { page } = studio
  const { keyboard } = page
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await tabTo(page, 'Take the tour')
  await keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeFocused()
  await tabTo(page, 'Leave the tour')
  await keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Open a file…' })).toBeFocused()
  await studio.answerOpenDialog(path)
  await keyboard.press('Enter')
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await expect(page.locator('main :focus')).toHaveCount(1)
  await tabTo(page, 'Moving average of 5')
  await keyboard.press('Enter')
  await expect(page.locator('[data-layer] button.head')).toBeFocused()
  expect(studio.complaints).toEqual([])
})
