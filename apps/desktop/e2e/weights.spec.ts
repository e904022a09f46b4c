import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { numbersOf, sineCsv } from './csv.ts'
import { expect, plotOf, sampleFile, test, type Studio } from './studio.ts'

async function add(page: Page, search: string): Promise<void> {
  await page.getByRole('button', { name: 'Add layer' }).click()
  await page.getByRole('textbox', { name: 'Search layers' }).fill(search)
  await page.keyboard.press('Enter')
  await expect(page.locator('.layer-menu')).toHaveCount(0)
}
async function dragFrom(
  page: Page,
  start: { x: number; y: number },
  by: { x: number; y: number },
): Promise<void> {
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + by.x / 2, start.y + by.y / 2)
  await page.mouse.move(start.x + by.x, start.y + by.y)
  await page.mouse.up()
}
const middleOf = async (element: Locator): Promise<{ x: number; y: number }> => {
  const { x, y, width, height } = (await element.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}
const cutoffOf = (page: Page): Promise<number> => page.getByLabel('Cut-off (Hz)').inputValue().then(Number)

test('a filter is designed with its response in view', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await add(page, 'low-pass')
  await expect(page.getByLabel('Cut-off (Hz)')).toHaveValue('45')
  const response = page.getByRole('slider', { name: 'Frequency response in decibels' })
  await response.focus()
  await page.keyboard.press('Home')
  await expect(response).toHaveAttribute('aria-valuetext', '0 Hz: 0 dB')
  await page.keyboard.press('End')
  await expect(response).toHaveAttribute('aria-valuetext', /^180 Hz: −\d/)

  await response.scrollIntoViewIfNeeded()
  await dragFrom(page, await middleOf(response.locator('.mark rect')), { x: 40, y: 0 })
  expect(await cutoffOf(page)).toBeGreaterThan(60)
  await studio.screenshot('filter-designer')

  await page.getByLabel('Cut-off (Hz)').fill('200')
  await expect(
    page.getByText('200 Hz is not below half the sample rate of what comes in (360 Hz).'),
  ).toBeVisible()
  await page.getByLabel('Cut-off (Hz)').fill('20')
  await page.getByRole('radio', { name: 'Delay' }).click()
  const delay = page.getByRole('slider', { name: 'Group delay in samples' })
  await delay.focus()
  await page.keyboard.press('Home')
  await expect(delay).toHaveAttribute('aria-valuetext', '0 Hz: 50 samples')
  await page.getByRole('radio', { name: 'Impulse' }).click()
  await expect(page.getByRole('img', { name: 'Impulse response' })).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('taps are typed in a grid and dragged in their plot', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await add(page, 'typed')
  const cell = (tap: number): Locator => page.getByRole('textbox', { name: `Tap ${tap} of 0 → 0` })
  await cell(0).fill('x')
  await expect(page.getByText('“x”, at position 1, is not a number.')).toBeVisible()
  await cell(0).fill('1/4')
  await cell(0).press('End')
  await page.keyboard.press('ArrowRight')
  await expect(cell(1)).toBeFocused()
  await page.getByRole('button', { name: 'One tap more' }).click()
  await expect(cell(3)).toHaveValue('0')

  const plot = page.getByRole('slider', { name: /^Taps:/ })
  await plot.scrollIntoViewIfNeeded()
  await dragFrom(page, await middleOf(plot.locator('circle').nth(1)), { x: 0, y: -15 })
  expect(Number(await cell(1).inputValue())).toBeGreaterThan(0.55)
  await plot.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  expect(Number(await cell(3).inputValue())).toBeLessThan(0)
  await studio.screenshot('typed-taps')
  expect(studio.complaints).toEqual([])
})

/** A safetensors file of one convolution. */
function safetensors(weight: readonly number[], bias: readonly number[]): Buffer {
  const header = JSON.stringify({
    'conv.weight': { dtype: 'F32', shape: [1, 1, weight.length], data_offsets: [0, 4 * weight.length] },
    'conv.bias': {
      dtype: 'F32',
      shape: [bias.length],
      data_offsets: [4 * weight.length, 4 * (weight.length + bias.length)],
    },
  })
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(header.length))
  const data = Float32Array.from([...weight, ...bias])
  return Buffer.concat([size, Buffer.from(header), Buffer.from(data.buffer)])
}

test('weights come from a file', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(200))
  await writeFile(join(folder, 'model.safetensors'), safetensors([0, 2, 0], [1]))
  await writeFile(join(folder, 'notes.txt'), 'no weights')
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await add(page, 'safetensors')
  await expect(page.getByText('Choose a file.', { exact: true })).toBeVisible()
  await studio.answerOpenDialog(join(folder, 'notes.txt'))
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'notes.txt' })).toBeVisible()

  await studio.answerOpenDialog(join(folder, 'model.safetensors'))
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByLabel('Tensor', { exact: true })).toHaveValue('conv.weight')
  await expect(page.getByLabel('Bias', { exact: true })).toHaveValue('conv.bias')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.screenshot('weights-from-file')

  const out = join(folder, 'out.csv')
  await studio.answerSaveDialog(out)
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText('Exported out.csv')).toBeVisible()
  const [input, output] = [await numbersOf(path), await numbersOf(out)]
  for (const [i, [, y]] of output.rows.entries()) expect(y).toBeCloseTo(2 * input.rows[i]![1]! + 1, 5)
  expect(studio.complaints).toEqual([])
})

test('axe finds nothing in menu, designer and grid', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Add layer' }).click()
  await expect(page.locator('.layer-menu')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await add(page, 'band-pass')
  await expect(page.getByRole('slider', { name: 'Frequency response in decibels' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('designer')
  await add(page, 'typed')
  await expect(page.getByRole('slider', { name: /^Taps:/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

/** A chain of one layer with the weights of a file, saved as a session. */
async function sessionWithWeights(studio: Studio, model: string, session: string): Promise<void> {
  const { page } = studio
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await add(page, 'safetensors')
  await studio.answerOpenDialog(model)
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.answerSaveDialog(session)
  await studio.chooseMenu('File', 'Save the session')
  await expect.poll(() => readFile(session, 'utf8').catch(() => '')).toContain('conv.bias')
}

test('weights from a file are there after a restart, and a file that is gone is chosen again', async ({
  start,
  folder,
}) => {
  const at = (name: string): string => join(folder, name)
  await writeFile(at('a.csv'), sineCsv(200))
  await writeFile(at('model.safetensors'), safetensors([0, 2, 0], [1]))
  const first = await start({ files: [at('a.csv')] })
  await sessionWithWeights(first, at('model.safetensors'), at('work.sinal'))
  await first.quit()

  const second = await start({ files: [at('work.sinal')] })
  await expect(second.page.getByText(/^Up to date/)).toBeVisible()
  await second.quit()

  await rename(at('model.safetensors'), at('moved.safetensors'))
  const third = await start({ files: [at('work.sinal')] })
  const { page } = third
  // The card is folded: it names the file.
  await expect(page.locator('[data-layer] [role=alert]')).toHaveText(
    'model.safetensors: The file of the weights cannot be read. Was it moved or renamed?',
  )
  await third.screenshot('weights-gone')
  await third.answerOpenDialog(at('moved.safetensors'))
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByRole('button', { name: 'Weights from a file' }).first().click()
  await expect(page.getByLabel('Bias', { exact: true })).toHaveValue('conv.bias')
  expect(third.complaints).toEqual([])
})

test('weights that change on the disk are told, and read again on demand', async ({ start, folder }) => {
  const at = (name: string): string => join(folder, name)
  await writeFile(at('a.csv'), sineCsv(200))
  await writeFile(at('model.safetensors'), safetensors([0, 2, 0], [1]))
  const first = await start({ files: [at('a.csv')] })
  await sessionWithWeights(first, at('model.safetensors'), at('work.sinal'))
  await writeFile(at('model.safetensors'), safetensors([0, 3, 0, 0], [1]))
  const told = first.page.getByText('model.safetensors has changed on the disk since it was chosen.')
  await expect(told).toBeVisible()
  await expect(first.page.getByText('[1, 1, 3]', { exact: true })).toBeVisible()
  await first.screenshot('weights-changed')
  await first.page.getByRole('button', { name: 'Read again' }).click()
  await expect(told).toBeHidden()
  await expect(first.page.getByText('[1, 1, 4]', { exact: true })).toBeVisible()
  await expect(first.page.getByText(/^Up to date/)).toBeVisible()
  await first.quit()

  const second = await start({ files: [at('work.sinal')] })
  await expect(second.page.getByText(/^Up to date/)).toBeVisible()
  await expect(
    second.page.getByText('model.safetensors has changed on the disk since it was chosen.'),
  ).toBeVisible()
  expect([...first.complaints, ...second.complaints]).toEqual([])
})
