import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { tabTo } from './keys.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

/** What axe objects to, each with the elements. */
async function violations(page: Page): Promise<string[]> {
  // The legacy mode needs no second page, which Electron does not give.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

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
