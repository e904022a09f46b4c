import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { sineCsv } from './csv.ts'
import { expect, plotOf, test, textOfWindow, type Studio } from './studio.ts'

/** Opens a file and adds a layer that can be told from any other. */
async function work({ page }: Studio): Promise<void> {
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('17')
  await expect(plotOf(page, 'Moving average of 17', 'x')).toBeVisible()
}
/** The promise: what is older than this is kept. */
const keptWithin = (page: Page): Promise<void> => page.waitForTimeout(2000)

async function csvIn(folder: string): Promise<string> {
  const path = join(folder, 'mine.csv')
  await writeFile(path, sineCsv(500))
  return path
}

test('work that a kill of the whole studio left is offered at the next start', async ({ start, folder }) => {
  const first = await start({ files: [await csvIn(folder)] })
  await work(first)
  await keptWithin(first.page)
  const gone = new Promise<void>((resolve) => first.app.once('close', () => resolve()))
  first.app.process().kill('SIGKILL')
  await gone

  const second = await start()
  const { page } = second
  const offer = page.getByRole('region', { name: 'Work that was not saved' })
  await expect(offer).toContainText('mine.csv')
  await second.screenshot('offered')
  await offer.getByRole('button', { name: 'Take it up again' }).click()
  await expect(plotOf(page, 'Moving average of 17', 'x')).toBeVisible()
  expect(second.complaints).toEqual([])
})

test('a page that is killed comes back with what was done in it, and says so', async ({ start, folder }) => {
  const studio = await start({ files: [await csvIn(folder)] })
  await work(studio)
  await keptWithin(studio.page)
  await studio.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    process.kill(webContents.getOSProcessId(), 'SIGKILL')
  })
  const text = (): Promise<string> => textOfWindow(studio.app)
  await expect.poll(text, { timeout: 15_000 }).toContain('The window stopped unexpectedly.')
  await expect.poll(text).toContain('Moving average of 17')
  await expect.poll(text).toContain('Up to date')
})

test('when compute is killed the chain and the files stay', async ({ start, folder }) => {
  const studio = await start({ files: [await csvIn(folder)] })
  await work(studio)
  await studio.app.evaluate(({ app }) => {
    const compute = app.getAppMetrics().find(({ name }) => name === 'Sinal compute')
    process.kill(compute!.pid, 'SIGKILL')
  })
  await expect(studio.page.getByText('It has been started again')).toBeVisible()
  await expect(plotOf(studio.page, 'Moving average of 17', 'x')).toBeVisible()
})

test('a session is saved, and opened by dialog and command line', async ({ start, folder }) => {
  const path = join(folder, 'work.sinal')
  const first = await start({ files: [await csvIn(folder)] })
  await work(first)
  await first.answerSaveDialog(path)
  await first.chooseMenu('File', 'Save the session')
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"kernelSize": "17"')
  await first.quit()

  const second = await start({ files: [path] })
  await expect(plotOf(second.page, 'Moving average of 17', 'x')).toBeVisible()
  await second.page.getByRole('button', { name: 'Close mine.csv' }).click()
  await second.answerOpenDialog(path)
  await second.chooseMenu('File', 'Open…')
  await expect(plotOf(second.page, 'Moving average of 17', 'x')).toBeVisible()

  await writeFile(path, '{"version": 9}')
  await second.chooseMenu('File', 'Open…')
  await expect(second.page.getByRole('alert')).toContainText('work.sinal was made by a newer version')
})

test('a file that changes on the disk is told, and read again on demand', async ({ start, folder }) => {
  const path = await csvIn(folder)
  const { page } = await start({ files: [path] })
  await expect(page.getByText('500 rows')).toBeVisible()
  await writeFile(path, sineCsv(700))
  await expect(page.getByRole('alert')).toContainText('Changed on the disk since it was read.')
  await page.getByRole('button', { name: 'Read again' }).click()
  await expect(page.getByText('700 rows')).toBeVisible()
  await expect(page.getByRole('alert')).toBeHidden()
})
