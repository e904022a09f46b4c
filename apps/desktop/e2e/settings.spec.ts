import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sineCsv } from './csv.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

test('a file that was opened is offered after quitting and starting again', async ({ start, folder }) => {
  const path = join(folder, 'mine.csv')
  await writeFile(path, sineCsv(300))
  const first = await start({ files: [path] })
  await expect(plotOf(first.page, 'Input', 'x')).toBeVisible()
  await first.quit()

  const second = await start()
  const recent = second.page.getByRole('region', { name: 'Recent files' })
  await expect(recent).toContainText('mine.csv')
  await second.screenshot('recent')
  await recent.getByRole('button', { name: 'mine.csv' }).first().click()
  await expect(plotOf(second.page, 'Input', 'x')).toBeVisible()
})

test('a recent file that is gone is told, and can be removed from the list', async ({ start, folder }) => {
  await start().then((studio) => studio.quit())
  await writeFile(join(folder, 'user-data', 'recent-files.json'), JSON.stringify([join(folder, 'gone.csv')]))
  const { page } = await start()
  await page.getByRole('button', { name: 'gone.csv' }).first().click()
  await expect(page.getByRole('alert')).toContainText('gone.csv is not there any more')
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
  await page.getByRole('button', { name: 'Remove gone.csv from the recent files' }).click()
  await expect(page.getByText('gone.csv')).toBeHidden()
})

test('the window comes back as it was left', async ({ start }) => {
  const bounds = { x: 40, y: 30, width: 930, height: 640 }
  const first = await start()
  const boundsOf = (studio: typeof first) =>
    studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
  await first.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
    bounds,
  )
  // The window system has the last word, and takes its time.
  await expect.poll(() => boundsOf(first)).toMatchObject({ width: 930, height: 640 })
  await first.quit()
  const second = await start()
  expect(await boundsOf(second)).toMatchObject({ width: 930, height: 640 })
})

test('the language changes at once, in the window and the menu, and stays', async ({ start }) => {
  const first = await start()
  await first.page.getByRole('button', { name: 'Language and theme' }).click()
  await first.page.getByLabel('Language', { exact: true }).selectOption('pt-BR')
  await expect(first.page.getByRole('button', { name: 'Abrir arquivo…' })).toBeVisible()
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await first.screenshot('portuguese')
  await first.quit()

  const second = await start()
  await second.chooseMenu('Arquivo', 'Abrir o ECG de exemplo')
  await expect(plotOf(second.page, 'Entrada', 'ecg')).toBeVisible()
  await second.chooseMenu('Exibir', 'Idioma', 'English')
  await expect(plotOf(second.page, 'Input', 'ecg')).toBeVisible()
})

test('a system in Portuguese is greeted in Portuguese', async ({ start }) => {
  const { page } = await start({ flags: ['--lang=pt-BR'] })
  await expect(page.getByRole('button', { name: 'Abrir arquivo…' })).toBeVisible()
})

test('the theme can be chosen', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await studio.chooseMenu('View', 'Theme', 'Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await studio.screenshot('dark')
  await studio.chooseMenu('View', 'Theme', 'Light')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})
