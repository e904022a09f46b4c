import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { violations } from './axe.ts'
import { sineCsv } from './csv.ts'
import { tabTo } from './keys.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

for (const theme of ['Light', 'Dark'] as const) {
  test(`axe finds nothing, ${theme.toLowerCase()}`, async ({ start }) => {
    const studio = await start()
    const { page } = studio
    await studio.chooseMenu('View', 'Theme', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
    expect(await violations(page)).toEqual([])

    await page.getByRole('button', { name: 'Try the sample ECG' }).click()
    await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
    await page.getByRole('button', { name: 'Moving average of 5' }).click()
    await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
    await page.getByRole('button', { name: 'What was recognised in ecg.csv' }).click()
    expect(await violations(page)).toEqual([])

    await page.getByLabel('Kernel size').fill('0')
    await expect(page.getByText('A whole number from 1.')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Kernel size').fill('5')

    await page.getByRole('button', { name: 'Language and theme' }).click()
    await expect(page.getByLabel('Language', { exact: true })).toBeFocused()
    expect(await violations(page)).toEqual([])
  })
}

for (const theme of ['Light', 'Dark'] as const) {
  test(`axe finds nothing in variants, weights of a file, a selection and the history, ${theme.toLowerCase()}`, async ({
    start,
    folder,
  }) => {
    const [path, notes] = [join(folder, 'a.csv'), join(folder, 'notes.txt')]
    await writeFile(path, sineCsv(500))
    await writeFile(notes, 'no weights')
    const studio = await start({ files: [path] })
    const { page } = studio
    await studio.chooseMenu('View', 'Theme', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
    await expect(plotOf(page, 'Input', 'x')).toBeVisible()
    await page.getByRole('button', { name: 'Add layer' }).click()
    await page.getByRole('textbox', { name: 'Search layers' }).fill('safetensors')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Choose a file.', { exact: true })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await studio.answerOpenDialog(notes)
    await page.getByRole('button', { name: 'Choose a file…' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'notes.txt' })).toBeVisible()
    expect(await violations(page)).toEqual([])

    await page.getByRole('button', { name: 'Compare with a variant' }).click()
    await expect(page.getByRole('radio', { name: 'Variant B' })).toBeChecked()
    expect(await violations(page)).toEqual([])

    await page.getByRole('group', { name: /^Plots\./ }).focus()
    for (const key of ['Shift+ArrowRight', 'a', 'Shift+ArrowRight', 'Shift+ArrowRight', 'b']) {
      await page.keyboard.press(key)
    }
    await page.getByRole('button', { name: 'Measure', exact: true }).click()
    await expect(page.getByText(/Δt .* · 1.Δt /)).toBeVisible()
    expect(await violations(page)).toEqual([])
    await studio.screenshot(`selection-${theme.toLowerCase()}`)

    await page.getByRole('button', { name: 'History' }).click()
    await expect(page.getByRole('listbox', { name: 'History' })).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

test('from the empty window to an exported file by keyboard only', async ({ start, folder }) => {
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('button', { name: 'Try the sample ECG' })).toBeVisible()
  await tabTo(page, 'Try the sample ECG')
  await page.keyboard.press('Enter')
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()

  await tabTo(page, /^Plots\./, 'group')
  const before = await plotOf(page, 'Input', 'ecg').getAttribute('aria-label')
  await page.keyboard.press('+')
  await expect(plotOf(page, 'Input', 'ecg')).not.toHaveAttribute('aria-label', before!)
  await page.keyboard.press('0')
  await expect(plotOf(page, 'Input', 'ecg')).toHaveAttribute('aria-label', before!)

  await tabTo(page, 'Moving average of 5')
  await page.keyboard.press('Enter')
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await studio.answerSaveDialog(join(folder, 'out.csv'))
  await tabTo(page, 'Export CSV…')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Exported out.csv')).toBeVisible()
})

test('the menu carries out what its shortcuts name', async ({ start, folder }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await studio.chooseMenu('Chain', 'Add a layer')
  await expect(page.getByTestId('layer-shape')).toBeVisible()
  await studio.chooseMenu('View', 'Zoom in')
  await studio.chooseMenu('View', 'Show all')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(join(folder, 'out.csv'))
  await studio.chooseMenu('File', 'Export the output…')
  await expect(page.getByText('Exported out.csv')).toBeVisible()
  await studio.chooseMenu('File', 'Close the file')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
