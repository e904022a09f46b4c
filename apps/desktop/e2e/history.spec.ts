import { violations } from './axe.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

test('everything is undone and redone by keys, menu, buttons and the list', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  const size = page.getByLabel('Kernel size')
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await size.fill('31')
  await expect(plotOf(page, 'Moving average of 31', 'ecg')).toBeVisible()

  await size.press('ControlOrMeta+z')
  await expect(size).toHaveValue('5')
  await size.press('ControlOrMeta+Shift+z')
  await expect(size).toHaveValue('31')
  await studio.chooseMenu('Edit', 'Undo')
  await expect(size).toHaveValue('5')
  await studio.chooseMenu('Edit', 'Redo')
  await expect(size).toHaveValue('31')

  const undo = page.getByRole('button', { name: 'Undo' })
  await undo.focus()
  await expect(page.getByRole('tooltip')).toContainText('Undo: Layer 1: Kernel size')
  await undo.click()
  await undo.click()
  await expect(page.getByTestId('layer-shape')).toBeHidden()
  await undo.click()
  await expect(page.getByRole('heading', { level: 1, name: 'See what' })).toBeVisible()
  await expect(undo).toBeDisabled()

  await page.getByRole('button', { name: 'History' }).click()
  const list = page.getByRole('listbox', { name: 'History' })
  await expect(list.getByRole('option')).toHaveText([
    'Layer 1: Kernel size',
    'Add Moving average',
    'Open ecg.csv',
    'The beginning',
  ])
  await studio.screenshot('history')
  expect(await violations(page)).toEqual([])
  await list.getByRole('option', { name: 'Layer 1: Kernel size' }).click()
  await expect(plotOf(page, 'Moving average of 31', 'ecg')).toBeVisible()
  expect(studio.complaints).toEqual([])
})
