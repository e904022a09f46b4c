/** What a new user does with a file of their own, by clicks alone: how many there are, and how long the studio takes. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, plotOf, test } from './studio.ts'

/** Of all clicks of a test; a user has a minute, most of which is theirs. */
const MOST_WAITING_MS = 15_000

/** Counts clicks, and the time from each to what it is for. */
class Newcomer {
  clicks = 0
  waitedMs = 0

  async click(target: Locator, until: Locator): Promise<void> {
    await target.click({ trial: true })
    const start = performance.now()
    await target.click()
    await until.first().waitFor()
    this.clicks++
    this.waitedMs += performance.now() - start
  }
}

const wave = (i: number, rate: number): number =>
  Math.sin((2 * Math.PI * 5 * i) / rate) + 0.3 * Math.sin((2 * Math.PI * 40 * i) / rate)

/** As a German logger writes it: 20 s at 100 Hz, decimal commas, a level far from zero. */
const logger = [
  'Zeit;Druck [bar];Temperatur [°C]',
  ...Array.from({ length: 2000 }, (_, i) =>
    [i / 100, wave(i, 100), 20 + wave(i, 100)].map((value) => value.toFixed(4).replace('.', ',')).join(';'),
  ),
  '',
].join('\n')

test('a file of their own is filtered and exported by four clicks', async ({ start, folder }) => {
  const [path, out] = [join(folder, 'Messung – Prüfstand Nº 3.csv'), join(folder, 'out.csv')]
  await writeFile(path, logger)
  const studio = await start()
  const { page } = studio
  await studio.answerOpenDialog(path)
  await studio.answerSaveDialog(out)
  const user = new Newcomer()
  const layers = page.locator('.layer-menu').getByRole('option')
  const lowPass = layers.filter({ has: page.getByText('Low-pass', { exact: true }) })
  await user.click(page.getByRole('button', { name: 'Open a file…' }), plotOf(page, 'Input', 'Druck'))
  await user.click(page.getByRole('button', { name: 'Add layer' }), lowPass)
  await user.click(lowPass, plotOf(page, 'Low-pass of 101', 'Temperatur'))
  await studio.screenshot('newcomer')
  await user.click(page.getByRole('button', { name: 'Export CSV…' }), page.getByText('Exported out.csv'))

  expect(user.clicks).toBe(4)
  expect(user.waitedMs).toBeLessThan(MOST_WAITING_MS)
  test.info().annotations.push({ type: 'waited', description: `${Math.round(user.waitedMs)} ms` })
  const [header, ...rows] = (await readFile(out, 'utf8')).trim().split(/\r?\n/)
  expect(header).toBe('Zeit;Druck (bar);Temperatur (°C)')
  expect(rows).toHaveLength(2000)
  // The ends are held: no temperature falls to half of it there.
  const temperatures = rows.map((row) => Number(row.split(';')[2]!.replace(',', '.')))
  expect(Math.min(...temperatures)).toBeGreaterThan(18)
  expect(studio.complaints).toEqual([])
})

test('a column without times is given its rate where the filter asks for it', async ({ start, folder }) => {
  const path = join(folder, 'values.csv')
  await writeFile(path, ['value', ...Array.from({ length: 900 }, (_, i) => wave(i, 500)), ''].join('\n'))
  const { page } = await start({ files: [path] })
  await expect(plotOf(page, 'Input', 'value')).toBeVisible()
  await page.getByRole('button', { name: 'Add layer' }).click()
  const layers = page.locator('.layer-menu').getByRole('option')
  await layers.filter({ has: page.getByText('Low-pass', { exact: true }) }).click()
  await expect(page.getByText('The file does not say its sample rate')).toBeVisible()
  await page.getByRole('button', { name: 'Set the sample rate…' }).click()
  const rate = page.getByRole('dialog').getByLabel('Sample rate (Hz)', { exact: true })
  await expect(rate).toBeFocused()
  await rate.fill('500')
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('900 rows · 500 Hz')).toBeVisible()
  await expect(page.getByLabel('Cut-off (Hz)')).toHaveValue('63')
  await expect(plotOf(page, 'Low-pass of 101', 'value')).toBeVisible()
})

test('gaps are told before they swallow the output, and filled at a click', async ({ start, folder }) => {
  const path = join(folder, 'gaps.csv')
  const rows = Array.from({ length: 600 }, (_, i) => `${i / 100},${i % 90 === 50 ? '' : wave(i, 100)}`)
  await writeFile(path, ['time (s),flow', ...rows, ''].join('\n'))
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(page.getByText(/^7 samples are missing\./)).toBeVisible()
  await page.getByRole('button', { name: 'Fill the gaps' }).click()
  await expect(page.getByText('samples are missing')).toBeHidden()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'flow')).toBeVisible()
  await studio.screenshot('gaps-filled')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText(/^7 samples are missing\./)).toBeVisible()
})
