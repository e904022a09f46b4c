import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { sineCsv } from './csv.ts'
import { tabTo } from './keys.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

test('axe finds nothing', async ({ start }) => {
  const studio = await start()
  const { page } = studio
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

test('axe finds nothing in variants, weights of a file, a selection and the history', async ({
  start,
  folder,
}) => {
  const [path, notes] = [join(folder, 'a.csv'), join(folder, 'notes.txt')]
  await writeFile(path, sineCsv(500))
  await writeFile(notes, 'no weights')
  const studio = await start({ files: [path] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await page.getByRole('button', { name: 'Add layer' }).click()
  await page.getByRole('textbox', { name: 'Search layers' }).fill('safetensors')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Choose a file.', { exact: true })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.answerOpenDialog(notes)
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'notes.txt' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await page.getByRole('button', { name: 'Compare with a variant' }).click()
  await expect(page.getByRole('radio', { name: 'Variant B' })).toBeChecked()
  expect(await violations(page)).toEqual([])

  await page.getByRole('group', { name: /^Plots\./ }).focus()
  for (const key of ['Shift+ArrowRight', 'a', 'Shift+ArrowRight', 'Shift+ArrowRight', 'b']) {
    await page.keyboard.press(key)
  }
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(page.getByText(/Δt .* · 1.Δt /)).toBeVisible()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('selection')

  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('listbox', { name: 'History' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

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

/** The controls that cannot be scrolled to, or that something else covers. */
function unreachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>('button, input, select, [role="slider"]')]
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .filter((control) => {
        control.scrollIntoView({ block: 'center', inline: 'center' })
        const { left, top, width, height } = control.getBoundingClientRect()
        const hit = document.elementFromPoint(left + width / 2, top + height / 2)
        return !hit || !(control.contains(hit) || hit.contains(control))
      })
      .map((control) => control.getAttribute('aria-label') ?? control.outerHTML.slice(0, 100))
  })
}

test('with text twice as large, every control of a small window is reached', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await studio.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    window.setContentSize(1280, 800)
    window.webContents.setZoomFactor(2)
  })
  await page.waitForFunction(() => innerWidth === 640)
  expect(await unreachable(page)).toEqual([])
  await page.getByRole('button', { name: 'Spectrum', exact: true }).click()
  await expect(page.getByText(/^Welch: /)).toBeVisible()
  expect(await unreachable(page)).toEqual([])
  for (const view of ['Explain', 'Train']) {
    await page.getByRole('radio', { name: view }).check({ force: true })
    await expect(page.getByRole('region', { name: view })).toBeVisible()
    expect(await unreachable(page)).toEqual([])
  }
})

/** What is wider than its place: all but tables of data and figures may not be. */
function wide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll<HTMLElement>('main, .work, .work > *, .scroll')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && !box.querySelector(':scope > table'))
      .map((box) => `${box.className}: ${box.scrollWidth} > ${box.clientWidth}`),
  )
}

test('with text twice as large, nothing is scrolled sideways', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(page.getByText(/^Up to date/)).toBeAttached()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  for (const width of [900, 1280]) {
    await studio.app.evaluate(({ BrowserWindow }, wanted) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setContentSize(wanted, 640)
      window.webContents.setZoomFactor(2)
    }, width)
    await page.waitForFunction((half) => innerWidth === half, width / 2)
    for (const view of ['Plots', 'Explain', 'Train']) {
      await page.getByRole('radio', { name: view, exact: true }).check({ force: true })
      await expect(page.getByRole('region', { name: view, exact: true })).toBeAttached()
      expect(await wide(page), `${view}, ${width / 2} wide`).toEqual([])
      expect(await unreachable(page), `${view}, ${width / 2} wide`).toEqual([])
    }
  }
  expect(studio.complaints).toEqual([])
})

test('axe finds nothing where the system forces its colours', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.emulateMedia({ forcedColors: 'active' })
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  expect(await violations(page)).toEqual([])
  for (const view of ['Explain', 'Train']) {
    await page.getByRole('radio', { name: view, exact: true }).check({ force: true })
    await expect(page.getByRole('region', { name: view, exact: true })).toBeVisible()
    expect(await violations(page)).toEqual([])
  }
})

test('whoever wants less motion is scrolled and shown things at once', async ({ start }) => {
  const studio = await start()
  const { page } = studio
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(() => {
    const behaviors: unknown[] = []
    Object.assign(window, { behaviors })
    const scrollTo = Element.prototype.scrollTo as (this: Element, options: ScrollToOptions) => void
    Element.prototype.scrollTo = function (this: Element, options: ScrollToOptions) {
      behaviors.push(options.behavior)
      scrollTo.call(this, options)
    } as typeof Element.prototype.scrollTo
  })
  await page.getByRole('button', { name: 'Take the tour' }).click()
  const tour = page.getByRole('region', { name: 'Tour' })
  for (let step = 1; step < 6; step++) await tour.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('region', { name: 'The same as a matrix' })).toBeInViewport()
  const behaviors = await page.evaluate(() => (window as unknown as { behaviors: string[] }).behaviors)
  expect(new Set(behaviors)).toEqual(new Set(['auto']))
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')]
        .map((element) => getComputedStyle(element))
        .filter(({ transitionDuration, animationDuration }) =>
          `${transitionDuration}, ${animationDuration}`.split(', ').some((time) => parseFloat(time) > 0.01),
        ).length,
  )
  expect(moving).toBe(0)
  expect(studio.complaints).toEqual([])
})
