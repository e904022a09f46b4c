import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
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

/** The colour that there is most of in each drawing: of its line, or of its grid. */
function drawnColors(page: Page): Promise<string[]> {
  return page.locator('main canvas').evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
      copy.drawImage(canvas as HTMLCanvasElement, 0, 0)
      const { data } = copy.getImageData(0, 0, width, height)
      const counts = new Map<string, number>()
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] !== 255) continue
        const color = data.slice(i, i + 3).join()
        counts.set(color, (counts.get(color) ?? 0) + 1)
      }
      return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0])[0]
    }),
  )
}

test('the theme changes at once, in all that is drawn too, and follows the system', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  const html = page.locator('html')
  await studio.chooseMenu('View', 'Theme', 'Light')
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Spectrum', exact: true }).click()
  await expect(page.getByText(/^Welch: /)).toBeVisible()
  // The two plots, the overview and the spectrum.
  await expect.poll(async () => (await drawnColors(page)).filter(Boolean).length).toBeGreaterThanOrEqual(3)
  const light = await drawnColors(page)

  await studio.chooseMenu('View', 'Theme', 'Dark')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await expect
    .poll(async () => (await drawnColors(page)).filter((color, i) => color === light[i]))
    .toEqual([])
  await studio.screenshot('dark')

  await page.emulateMedia({ colorScheme: 'light' })
  await studio.chooseMenu('View', 'Theme', 'As the system')
  await expect(html).toHaveAttribute('data-theme', 'light')
  await expect.poll(() => drawnColors(page)).toEqual(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(html).toHaveAttribute('data-theme', 'dark')
  expect(studio.complaints).toEqual([])
})

test('where the system forces its colours, all that is drawn takes them at once, and gives them back', async ({
  start,
}) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await studio.chooseMenu('View', 'Theme', 'Light')
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await expect.poll(async () => (await drawnColors(page)).filter(Boolean).length).toBeGreaterThanOrEqual(2)
  const light = await drawnColors(page)
  // The input is in the colour of text.
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' })
  const ink = await page.evaluate(() => getComputedStyle(document.body).color)
  const inputColor = async (): Promise<string> =>
    `rgb(${(await drawnColors(page))[0]!.replaceAll(',', ', ')})`
  await expect.poll(inputColor).toBe(ink)
  await expect
    .poll(async () => (await drawnColors(page)).filter((color, i) => color === light[i]))
    .toEqual([])
  await page.emulateMedia({ forcedColors: 'none' })
  await expect.poll(() => drawnColors(page)).toEqual(light)
  expect(studio.complaints).toEqual([])
})
