import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { sineCsv } from './csv.ts'
import { addLayer, expect, plotOf, sampleFile, test } from './studio.ts'

const cards = (page: Page) => page.locator('.layer-card')
const options = (page: Page) => page.locator('.layer-menu').getByRole('option')
const names = (page: Page) => cards(page).locator('.head .name')

test('layers are found, added, and their shapes shown at each step', async ({ start, folder }) => {
  const path = join(folder, 'a.csv')
  await writeFile(path, sineCsv(1000))
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await page.getByRole('button', { name: 'Add layer' }).click()
  await expect(options(page)).toHaveCount(51)
  await studio.screenshot('add-layer')
  await page.keyboard.type('cut-off')
  await expect(options(page)).toHaveText([/^Low-pass/, /^High-pass/, /^Band-pass/, /^Band-stop/])
  await page.keyboard.press('Enter')
  await addLayer(page, 'maxpool', 'Max pooling')
  await addLayer(page, 'relu', 'ReLU')
  await expect(page.getByTestId('layer-shape')).toHaveText([
    '[1, 1, 1000] → [1, 1, 1000]',
    '[1, 1, 1000] → [1, 1, 500]',
    '[1, 1, 500] → [1, 1, 500]',
  ])
  await expect(plotOf(page, 'ReLU', 'x')).toBeVisible()

  await addLayer(page, 'glu', 'GLU')
  await expect(page.getByText('It gets 1 channel, but takes an even number')).toBeVisible()
  await page.getByRole('button', { name: 'Max pooling', exact: true }).click()
  await page.getByLabel('Padding', { exact: true }).fill('2')
  await expect(page.getByText('At most half of the kernel size, 2.')).toBeVisible()
  await studio.screenshot('layer-misfit')
  expect(studio.complaints).toEqual([])
})

test('cards are moved by drag and by keys, duplicated, bypassed, soloed and removed', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await addLayer(page, 'tanh', 'Tanh')
  await addLayer(page, 'gelu', 'GELU')
  await page.getByRole('button', { name: 'GELU', exact: true }).click()
  await expect(names(page)).toHaveText(['Moving average of 5', 'Tanh', 'GELU'])

  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(names(page)).toHaveText(['GELU', 'Moving average of 5', 'Tanh'])
  await expect(page.getByText('GELU is layer 1 of 3 now')).toBeAttached()
  await page.keyboard.press('Control+d')
  await expect(names(page)).toHaveText(['GELU', 'GELU', 'Moving average of 5', 'Tanh'])
  await page.keyboard.press('Delete')
  await expect(names(page)).toHaveText(['GELU', 'Moving average of 5', 'Tanh'])

  const grip = cards(page).nth(0).locator('.grip')
  const from = (await grip.boundingBox())!
  const to = (await cards(page).nth(2).boundingBox())!
  await page.mouse.move(from.x + 6, from.y + 12)
  await page.mouse.down()
  await page.mouse.move(from.x + 8, from.y + 40, { steps: 4 })
  // Cards that still move out of the way are no place to drop: one drops when the place is seen.
  await expect(async () => {
    await page.mouse.move(to.x + 30, to.y + to.height - 12)
    await page.mouse.move(to.x + 30, to.y + to.height - 6, { steps: 4 })
    await expect(names(page).last()).toHaveText('GELU', { timeout: 200 })
  }).toPass()
  await page.mouse.up()
  await expect(names(page)).toHaveText(['Moving average of 5', 'Tanh', 'GELU'])
  await expect(page.getByText(/^Up to date/)).toBeVisible()

  await page.getByRole('button', { name: 'Solo Tanh' }).click()
  await expect(page.getByText('Left out: another layer is soloed.')).toHaveCount(2)
  await expect(plotOf(page, 'GELU', 'ecg')).toBeHidden()
  await studio.screenshot('solo')
  await page.getByRole('button', { name: 'Solo Tanh' }).click()
  await page.getByRole('button', { name: 'Use Tanh' }).click()
  await expect(page.getByText('Bypassed')).toBeVisible()
  await expect(page.getByTestId('layer-shape').last()).toHaveText('[1, 1, 108000] → [1, 1, 108000]')
  expect(studio.complaints).toEqual([])
})

test('a change shows at once for what is in view, while the run waits to be asked for', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'long.csv')
  await writeFile(path, sineCsv(1_000_000))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByRole('group', { name: /^Plots\./ }).focus()
  for (let halvings = 0; halvings < 8; halvings++) await page.keyboard.press('+')
  // 3 · 10⁹ products in all, and some 10⁷ for what is in view.
  await page.getByLabel('Kernel size').fill('3001')
  await expect(page.getByText('Preview of what is in view')).toBeVisible()
  await expect(plotOf(page, 'Moving average of 3001', 'x')).toBeVisible()
  await expect(page.getByText('out of date')).toHaveCount(0)
  await page.getByRole('group', { name: /^Plots\./ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(plotOf(page, 'Moving average of 3001', 'x')).toBeVisible()
  await studio.screenshot('preview')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible({ timeout: 60_000 })
  await expect(plotOf(page, 'Moving average of 3001', 'x')).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('outputs of a chain that has changed are marked until there are others', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByLabel('Kernel size').fill('many')
  await expect(page.getByText('out of date', { exact: true })).toBeVisible()
  await expect(
    page.getByRole('status').filter({ hasText: 'The outputs are of the chain as it was' }),
  ).toBeAttached()
  await expect(page.getByRole('img', { name: /^The outputs are of the chain as it was; / })).toBeVisible()
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await studio.screenshot('outdated')
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Kernel size').fill('7')
  await expect(page.getByText('out of date', { exact: true })).toHaveCount(0)
  await expect(plotOf(page, 'Moving average of 7', 'ecg')).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('the plot of a layer that is added or opened comes into view, however many there are', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'many.csv')
  const channels = Array.from({ length: 12 }, (_, c) => `ch${c + 1}`)
  const rows = Array.from({ length: 200 }, (_, i) => [
    i / 100,
    ...channels.map((_name, c) => Math.sin(i + c)),
  ])
  await writeFile(path, [['time (s)', ...channels], ...rows, []].join('\n'))
  const { page } = await start({ files: [path] })
  await expect(plotOf(page, 'Input', 'ch1')).toBeVisible()
  await addLayer(page, 'relu', 'ReLU')
  await expect(plotOf(page, 'ReLU', 'ch1')).toBeInViewport()
  await addLayer(page, 'tanh', 'Tanh')
  await expect(plotOf(page, 'Tanh', 'ch1')).toBeInViewport()
  await page.getByRole('button', { name: 'ReLU', exact: true }).click()
  await expect(plotOf(page, 'ReLU', 'ch1')).toBeInViewport()
})

test('two variants of a chain are compared', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await page.getByRole('button', { name: 'Compare with a variant' }).click()
  await expect(page.getByRole('radio', { name: 'Variant B' })).toBeChecked()
  await page.getByLabel('Kernel size').fill('101')
  await expect(plotOf(page, 'Moving average of 101', 'ecg')).toBeVisible()
  await expect(page.getByText('behind it: A')).toBeVisible()
  await page.getByRole('group', { name: /^Plots\./ }).focus()
  for (let halvings = 0; halvings < 6; halvings++) await page.keyboard.press('+')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.screenshot('variants')

  await page.getByRole('radio', { name: 'Variant A' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await expect(page.getByText('behind it: B')).toBeVisible()
  await page.getByRole('button', { name: 'Keep A only' }).click()
  await expect(page.getByRole('radio', { name: 'Variant A' })).toHaveCount(0)
  await expect(page.getByText('behind it: B')).toHaveCount(0)
  expect(studio.complaints).toEqual([])
})

test('a chain of 50 layers stays quick', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByRole('button', { name: 'Moving average of 5', exact: true, expanded: true }).click()
  await addLayer(page, 'relu6', 'ReLU6')
  await page.getByRole('button', { name: 'ReLU6', exact: true }).click()
  for (let copies = 0; copies < 48; copies++) await page.keyboard.press('Control+d')
  await expect(cards(page)).toHaveCount(50)
  await expect(page.getByTestId('layer-shape').last()).toHaveText('[1, 1, 108000] → [1, 1, 108000]')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await cards(page).first().getByRole('button', { name: 'Moving average of 5', exact: true }).click()
  await page.getByLabel('Kernel size').fill('3')
  await page.getByLabel('Padding', { exact: true }).selectOption({ label: 'None (valid)' })
  await expect(page.getByTestId('layer-shape').last()).toHaveText('[1, 1, 107998] → [1, 1, 107998]')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  expect(studio.complaints).toEqual([])
})
