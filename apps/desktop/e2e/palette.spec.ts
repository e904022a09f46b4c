import type { Page } from '@playwright/test'
import { commandIds, commandTitle } from '../src/shared/commands.ts'
import { violations } from './axe.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
const search = (page: Page) => palette(page).getByRole('combobox')
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name })

/** A shortcut is for the window: a dialog that is still there keeps it. */
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('every command is listed, and says why it cannot be done', async ({ start }) => {
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('button', { name: 'Try the sample ECG' })).toBeVisible()
  await page.keyboard.press('Control+K')
  await expect(search(page)).toBeFocused()
  for (const id of commandIds.filter((each) => each !== 'palette')) {
    await expect(page.locator(`[data-item="command:${id}"]`), id).toContainText(commandTitle(id, 'en'))
  }
  await expect(option(page, /^Close the file/)).toContainText('Open a file first')
  await page.keyboard.type('close the file')
  await page.keyboard.press('Enter')
  await expect(palette(page).getByText('Close the file: Open a file first')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  expect(studio.complaints).toEqual([])
})

test('an ECG is filtered and looked at by the palette alone', async ({ start }) => {
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('button', { name: 'Try the sample ECG' })).toBeVisible()
  const give = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+Shift+P')
    await expect(search(page)).toBeFocused()
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
    await expect(palette(page)).toBeHidden()
  }
  await give('sample ecg')
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await give('gaussian')
  await expect(plotOf(page, 'Gaussian of 9', 'ecg')).toBeVisible()
  await give('duplicate')
  await expect(page.locator('[data-layer]')).toHaveCount(2)
  await give('bypass')
  await expect(page.getByText('Bypassed')).toBeVisible()
  await give('marker a')
  await expect(page.locator('.marker')).toHaveCount(1)
  await give('go to a time')
  await expect(page.getByLabel('Go to time')).toBeFocused()
  await give('explain view')
  await expect(page.getByRole('region', { name: 'Explain' })).toBeVisible()
  await expect(page.getByLabel('Output sample', { exact: true })).toBeFocused()
  await give('go to the plots')
  await expect(page.getByRole('group', { name: /^Plots\./ })).toBeFocused()
  await give('theme dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.keyboard.press('Control+K')
  await expect(page.getByRole('option').first()).toContainText('Theme: Dark')
  await studio.screenshot('palette-dark')
  expect(studio.complaints).toEqual([])
})

test('in Portuguese it is searched without accents, or in English', async ({ start }) => {
  const studio = await start({ files: [sampleFile], flags: ['--lang=pt-BR'] })
  const { page } = studio
  await expect(plotOf(page, 'Entrada', 'ecg')).toBeVisible()
  await studio.chooseMenu('Ajuda', 'Comandos…')
  const field = page.getByRole('dialog', { name: 'Comandos' }).getByRole('combobox')
  await expect(field).toBeFocused()
  await field.fill('media movel')
  await expect(page.getByRole('option').first()).toHaveText('Adicionar camada: Média móvel')
  await studio.screenshot('palette-pt')
  await field.fill('what is dilation')
  await expect(page.getByRole('option').first()).toHaveText('O que é dilatação?')
  await field.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Conceitos' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Dilatação' })).toBeInViewport()
  await studio.screenshot('concepts-pt')
  await close(page)
  await page.keyboard.press('F1')
  await expect(page.getByRole('dialog', { name: 'Atalhos de teclado' })).toBeVisible()
  await studio.screenshot('shortcuts-pt')
  expect(studio.complaints).toEqual([])
})

test('a field tells what its name means', async ({ start }) => {
  const { page } = await start({ files: [sampleFile] })
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByRole('button', { name: 'What is stride?' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Stride' })).toContainText(
    'By how many samples the kernel moves',
  )
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'What is stride?' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'All concepts' }).press('Enter')
  await page.getByRole('searchbox', { name: 'Search concepts' }).fill('nyquist')
  await expect(page.getByRole('heading', { name: 'Sample rate' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Stride' })).toBeHidden()
})

test('axe finds nothing', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByRole('button', { name: 'What is padding?' }).click()
  await expect(page.getByRole('dialog', { name: 'Padding' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('concept')
  await close(page)

  await page.keyboard.press('Control+K')
  await expect(page.getByRole('option').first()).toHaveAttribute('data-highlighted', '')
  expect(await violations(page)).toEqual([])
  await studio.screenshot('palette')
  await close(page)

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('shortcuts')
  await close(page)

  await studio.chooseMenu('Help', 'Concepts')
  await expect(page.getByRole('dialog', { name: 'Concepts' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})
