import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GUTTER, RIGHT_PAD } from '../src/renderer/modules/plots/layout.ts'
import { expect, plotOf, test } from './studio.ts'

/** Whole numbers at 1 Hz: the value under the cursor tells which sample it is. */
const ramp = ['time (s),n', ...Array.from({ length: 101 }, (_, i) => `${i},${i}`), ''].join('\n')

test('on a screen twice as fine, plots are drawn twice as fine and the cursor hits the same sample', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'ramp.csv')
  await writeFile(path, ramp)
  const studio = await start({ files: [path], flags: ['--force-device-scale-factor=2'] })
  const { page } = studio
  const plot = plotOf(page, 'Input', 'n')
  await expect(plot).toBeVisible()
  expect(await page.evaluate(() => window.devicePixelRatio)).toBe(2)
  const canvas = plot.locator('canvas')
  const sizes = await canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element.getBoundingClientRect()
    return { drawn: [element.width, element.height], shown: [width, height] }
  })
  expect(sizes.drawn).toEqual(sizes.shown.map((size) => 2 * size))

  // The plot's own area is what lies between its axis and its right edge.
  const whole = (await canvas.boundingBox())!
  const area = { ...whole, x: whole.x + GUTTER, width: whole.width - GUTTER - RIGHT_PAD }
  for (const sample of [10, 50, 90]) {
    await page.mouse.move(area.x + (sample / 100) * area.width, area.y + area.height / 2)
    await expect(page.locator('footer')).toContainText(`Cursor: ${sample}.`)
    await expect(
      page.getByRole('region', { name: 'Plots' }).getByText(String(sample), { exact: true }),
    ).toBeVisible()
  }
  await studio.screenshot('sharp')
})
