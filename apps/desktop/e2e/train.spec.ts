import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { addLayer, expect, plotOf, sampleFile, test } from './studio.ts'

/** Two channels: noise, and the noise as a kernel of 3 has made it, both without end effects. */
function filteredCsv(rows: number, taps: readonly number[]): string {
  const noise = Array.from(
    { length: rows },
    (_, i) => ((Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 2,
  )
  const lines = noise.map((value, i) => {
    const clean = taps.reduce((sum, tap, k) => sum + tap * (noise[i + k - 1] ?? 0), 0)
    return `${(i / 100).toFixed(2)},${value.toFixed(6)},${clean.toFixed(6)}`
  })
  return ['time (s),raw,clean', ...lines].join('\n')
}
/** Two channels that have nothing in common. */
function unrelatedCsv(rows: number): string {
  let state = 1
  // An xorshift: of numbers evenly apart, one part would tell of the other.
  function random(): string {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state / 2 ** 31).toFixed(6)
  }
  const lines = Array.from({ length: rows }, (_, i) => `${i / 100},${random()},${random()}`)
  return ['time (s),raw,other', ...lines].join('\n')
}
const chooseTrain = async (page: Page): Promise<void> => {
  await page.getByRole('radio', { name: 'Train' }).check({ force: true })
  await expect(page.getByRole('toolbar', { name: 'Training' })).toBeVisible()
}
const tapsOf = async (page: Page): Promise<number[]> =>
  ((await page.getByTestId('learnt-taps').textContent()) ?? '').trim().split(' ').map(Number)
const losses = (page: Page): Locator => page.getByRole('slider', { name: 'Loss of each epoch' })
/** Also of small ones: 4.163E−9. */
const lossOf = async (page: Page): Promise<number> => {
  const text = (await losses(page).getAttribute('aria-valuetext')) ?? ''
  return Number(/: ([\d.]+(?:E−?\d+)?)/.exec(text)?.[1]?.replace('−', '-'))
}

test('a chain learns the filter between two channels, which lands in it and is undone', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'pair.csv')
  await writeFile(path, filteredCsv(4000, [0.5, 0.3, -0.2]))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('3')
  await chooseTrain(page)

  // From both channels at once, nothing fits one.
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Channels of pair.csv' })
  const target = page.getByRole('group', { name: 'Target channels' })
  await target.getByLabel('raw').uncheck()
  await expect(
    page.getByText('The chain’s output is [1, 2, 4000], but the target has 1 channel.'),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await studio.screenshot('train-refused')

  await page.getByRole('group', { name: 'Input channels' }).getByLabel('clean').uncheck()
  await expect(page.getByText(/^An epoch: 15 windows in 1 step\./)).toBeVisible()
  await page.getByLabel('Windows a batch').fill('4')
  await page.getByLabel('Learning rate').fill('0.02')
  await page.getByLabel('Epochs').fill('60')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 60 epochs').first()).toBeVisible()
  expect(await tapsOf(page)).toEqual([0.5, 0.3, -0.2].map((tap) => expect.closeTo(tap, 2)))
  await studio.screenshot('train-done')

  await page.getByRole('button', { name: 'Use these weights' }).click()
  await expect(page.getByText('The weights of epoch 60 are in the chain.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Tap 0 of 0 → 0' })).toHaveValue(/^0\.(49|50)/)
  await expect(page.getByRole('textbox', { name: 'Tap 2 of 1 → 1' })).toHaveValue(/^-0\.(19|20)/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Kernel size')).toHaveValue('3')
  expect(studio.complaints).toEqual([])
})

test('a target file is opened in Train, beside the batch', async ({ start, folder }) => {
  const at = (name: string): string => join(folder, name)
  const [both, taps] = [filteredCsv(800, [0.5, 0.3, -0.2]), (line: string) => line.split(',')]
  const pick = (column: number): string =>
    both
      .split('\n')
      .map((line) => `${taps(line)[0]},${taps(line)[column]}`)
      .join('\n')
  await writeFile(at('raw.csv'), pick(1))
  await writeFile(at('clean.csv'), pick(2))
  await writeFile(at('none.wav'), 'no sound')
  const studio = await start({ files: [at('raw.csv')] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('3')
  await chooseTrain(page)
  const target = page.getByLabel('Target', { exact: true })
  await studio.answerOpenDialog(at('none.wav'))
  await page.getByRole('button', { name: 'Open target file…' }).click()
  // How it is read can be put right at once.
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(target).toHaveAccessibleDescription('none.wav could not be opened')
  await studio.answerOpenDialog(at('clean.csv'))
  await page.getByRole('button', { name: 'Open target file…' }).click()
  await expect(target.getByRole('option', { selected: true })).toHaveText('Channels of clean.csv')
  await expect(page.getByRole('group', { name: /^Target channels/ }).getByLabel('clean')).toBeChecked()
  // The plots, the batch and what goes in are as they were.
  await expect(page.getByText('[1, 1, 800]', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 50 epochs').first()).toBeVisible()
  await studio.screenshot('train-target')
  expect(studio.complaints).toEqual([])
})

test('overfitting shows in the held-out part, and the best epoch is offered', async ({ start, folder }) => {
  const path = join(folder, 'unrelated.csv')
  await writeFile(path, unrelatedCsv(400))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('31')
  await chooseTrain(page)
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Channels of unrelated.csv' })
  await page.getByRole('group', { name: 'Target channels' }).getByLabel('raw').uncheck()
  await page.getByRole('group', { name: 'Input channels' }).getByLabel('other').uncheck()
  await page.getByLabel('Held out (%)').fill('50')
  await page.getByLabel('Learning rate').fill('0.02')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 50 epochs').first()).toBeVisible()
  const told = page.getByText(/^The held-out loss has risen since epoch \d+, while/)
  await expect(told).toBeVisible()
  const [best = ''] = /\d+/.exec((await told.textContent()) ?? '') ?? []
  expect(Number(best)).toBeLessThan(47)

  // The numbers of each epoch: the held-out loss is least at that one.
  await page.getByRole('region', { name: 'What is learnt so far' }).getByText('Table').click()
  const table = page.getByRole('group', { name: 'Table: Loss of each epoch' })
  await expect(table.getByRole('row')).toHaveCount(52)
  await expect(table.getByRole('columnheader')).toHaveText(['Epoch', 'training', 'held out'])
  const heldOut = (await table.locator('td:last-child').allTextContents()).map(Number)
  expect(heldOut.indexOf(Math.min(...heldOut))).toBe(Number(best))
  await expect(losses(page)).toHaveAccessibleDescription(new RegExp(`held out: .* at epoch ${best}$`))
  await studio.screenshot('train-overfits')

  await page.getByRole('button', { name: `Use the weights of epoch ${best}, the best one` }).click()
  await expect(page.getByText(`The weights of epoch ${best} are in the chain.`)).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('a chain that has changed since is told, and brought back with what it learnt', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'pair.csv')
  await writeFile(path, filteredCsv(400, [0.5, 0.3, -0.2]))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await chooseTrain(page)
  await page.getByLabel('Epochs').fill('3')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 3 epochs').first()).toBeVisible()
  const told = page.getByText(/^The chain has changed since this began\./)
  await expect(told).toHaveCount(0)

  await page.getByLabel('Kernel size').fill('9')
  await expect(told).toBeVisible()
  await studio.screenshot('train-changed')
  await page.getByRole('button', { name: 'Bring back that chain with these weights' }).click()
  await expect(told).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Tap 4 of 0 → 0' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Tap 5 of 0 → 0' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Kernel size')).toHaveValue('9')
  await expect(told).toBeVisible()
  expect(studio.complaints).toEqual([])
})

test('a chain with an adaptive pool learns from the whole signal', async ({ start, folder }) => {
  const path = join(folder, 'pair.csv')
  await writeFile(path, filteredCsv(400, [0.5, 0.3, -0.2]))
  const studio = await start({ files: [path] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await addLayer(page, 'adaptive', 'Adaptive average pooling')
  await page.getByLabel('Output size').fill('100')
  await chooseTrain(page)
  await expect(page.getByText(/So the chain learns from all 400 samples at once/)).toBeVisible()
  await expect(page.getByLabel('Held out (%)')).toHaveCount(0)
  await page.getByLabel('Epochs').fill('20')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 20 epochs').first()).toBeVisible()
  await losses(page).press('Home')
  const first = await lossOf(page)
  await losses(page).press('End')
  expect(await lossOf(page)).toBeLessThan(first)
  await studio.screenshot('train-whole')
  await page.getByRole('button', { name: 'Use these weights' }).click()
  await expect(page.getByText('The weights of epoch 20 are in the chain.')).toBeVisible()
  expect(studio.complaints).toEqual([])
})

/** Noise, as numpy.save writes it. */
async function writeLongNpy(path: string, length: number): Promise<void> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${length},), }`
  const head = `${text.padEnd(117)}\n`
  const data = Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 23 - 1)
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, head.length, 0])
  await writeFile(path, Buffer.concat([start, Buffer.from(head, 'latin1'), Buffer.from(data.buffer)]))
}

test(
  'a step over a very long signal is stopped midway, while the plots go on',
  { tag: '@clock' },
  async ({ start, folder }) => {
    test.setTimeout(180_000)
    const path = join(folder, 'long.npy')
    await writeLongNpy(path, 12_000_000)
    const studio = await start({ files: [path] })
    const { page } = studio
    await page.getByRole('button', { name: 'Moving average of 5' }).click()
    await page.getByLabel('Kernel size').fill('1001')
    await addLayer(page, 'adaptive', 'Adaptive average pooling')
    await page.getByLabel('Output size').fill('6000000')
    await chooseTrain(page)
    // Once it is read.
    await expect(page.getByText(/learns from all 12,000,000 samples at once/)).toBeVisible({
      timeout: 60_000,
    })
    await page.getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText(/^Epoch \d+ of 50/)).toBeVisible({ timeout: 60_000 })

    const asked = Date.now()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText(/^Stopped after epoch \d+ of 50/).first()).toBeVisible()
    expect(Date.now() - asked).toBeLessThan(1500)
    await studio.screenshot('train-stopped')

    // Also before the first step, where there is nothing to keep.
    await page.getByRole('button', { name: 'Start again' }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('Stopped before the first step').first()).toBeVisible({ timeout: 1500 })
    // Compute answers all the time: the plots are drawn anew.
    await page.getByRole('radio', { name: 'Plots' }).check({ force: true })
    await expect(page.getByRole('img', { name: /^Input, .*, from / })).toBeVisible({ timeout: 5000 })
    expect(studio.complaints).toEqual([])
  },
)

test('it stops and goes on by keys alone, on the sample', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).focus()
  await page.keyboard.press('Enter')
  // What the menu's shortcuts do: pages get them by no synthetic key.
  await studio.chooseMenu('View', 'Show Train')
  await expect(page.getByText(/^An epoch: /)).toBeVisible()
  await page.getByLabel('Epochs').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9000')
  await expect(page.getByRole('button', { name: 'Start' })).toBeEnabled()
  await studio.chooseMenu('Chain', 'Start to train')
  await expect(page.getByText(/^Epoch [1-9]\d* of 9,000/)).toBeVisible()
  await losses(page).focus()
  await page.keyboard.press('Home')
  const first = await lossOf(page)
  await studio.screenshot('train-running')
  await studio.chooseMenu('Chain', 'Stop')
  await expect(page.getByText(/^Stopped after epoch/).first()).toBeVisible()
  await page.keyboard.press('End')
  const stopped = await lossOf(page)
  expect(stopped).toBeLessThan(first / 2)

  const goOn = page.getByRole('button', { name: 'Continue' })
  await goOn.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await studio.chooseMenu('Chain', 'Stop')
  await expect(goOn).toBeVisible()
  await page.getByRole('button', { name: 'Use these weights' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/are in the chain\. Undo/)).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByText(/are in the chain\. Undo/)).toHaveCount(0)
  expect(studio.complaints).toEqual([])
})

test('a learning rate that is too large is told with its step', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await chooseTrain(page)
  await page.getByLabel('Optimiser').selectOption('SGD')
  await page.getByLabel('Learning rate').fill('1000000')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText(/^The loss became (NaN|Infinity) at step \d+ of epoch \d+/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  await studio.screenshot('train-diverged')
  expect(studio.complaints).toEqual([])
})

test('axe finds nothing in Train', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('radio', { name: 'Train' }).check({ force: true })
  await expect(page.getByText('What kernel makes this out of that?')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Moving average of 5' }).first().click()
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Done: 50 epochs').first()).toBeVisible()
  await page.getByRole('region', { name: 'What is learnt so far' }).getByText('Table').click()
  expect(await violations(page)).toEqual([])
  await studio.screenshot('train')
})

test('speaks Portuguese, and fits a small window', async ({ start }) => {
  const studio = await start({ files: [sampleFile], flags: ['--lang=pt-BR'] })
  const { app, page } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setSize(1024, 640))
  await page.getByRole('button', { name: 'Média móvel de 5' }).click()
  await page.getByRole('radio', { name: 'Treinar' }).check({ force: true })
  await expect(page.getByText(/^Uma época: /)).toBeVisible()
  // With a decimal comma, however it is typed.
  const rate = page.getByLabel('Taxa de aprendizado')
  await expect(rate).toHaveValue('0,01')
  await rate.fill('0.02')
  await expect(rate).toHaveValue('0,02')
  await studio.screenshot('train-pt-form')
  await page.getByRole('button', { name: 'Começar' }).click()
  await expect(page.getByText('Pronto: 50 épocas').first()).toBeVisible()
  await studio.screenshot('train-pt')
  await page.getByRole('button', { name: 'Usar estes pesos' }).click()
  await expect(page.getByText(/Desfazer traz de volta os anteriores/)).toBeVisible()
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(isWide).toBe(false)
  expect(studio.complaints).toEqual([])
})
