/** Measures the studio as a user meets it; see options.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { appFolder, launchApp } from '../e2e/studio.ts'
import { studioSection, writeSection } from './docs.ts'
import type { Figures } from './figures.ts'
import { writeCsv, writeNpy } from './files.ts'
import { followWheel, watchPage } from './measure.ts'
import { HELP, parseOptions, type Options } from './options.ts'

interface Started {
  readonly app: ElectronApplication
  readonly page: Page
  readonly startMs: number
}

async function start(folder: string): Promise<Started> {
  const userData = await mkdtemp(join(folder, 'user-data-'))
  const before = Date.now()
  const app = await launchApp([`--user-data-dir=${userData}`, '--lang=en-US', appFolder])
  const page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  // esbuild, which runs this, keeps names with it.
  await page.evaluate('globalThis.__name = (value) => value')
  const painted = await page.evaluate(() => {
    const [entry] = performance.getEntriesByName('first-contentful-paint')
    return entry ? performance.timeOrigin + entry.startTime : Date.now()
  })
  return { app, page, startMs: painted - before }
}

/** As the system opens a file with the studio. */
function openFile(app: ElectronApplication, path: string): Promise<void> {
  return app.evaluate(({ app: electron }, file) => {
    electron.emit('open-file', { preventDefault() {} }, file)
  }, path)
}

async function firstPlot({ app, page }: Started, path: string): Promise<number> {
  await openFile(app, path)
  await page.waitForFunction(() => performance.getEntriesByName('sinal:first-plot').length > 0, null, {
    timeout: 120_000,
  })
  return page.evaluate(() => {
    const at = (name: string): number => performance.getEntriesByName(name)[0]!.startTime
    return at('sinal:first-plot') - at('sinal:open-requested')
  })
}

/** Waits until nothing is being read. */
async function whole(page: Page): Promise<void> {
  await page.locator('.file progress').first().waitFor({ state: 'detached', timeout: 600_000 })
  await page.locator('.file .line').first().waitFor()
}

/** Adds a layer, and types into one of its fields, until the plots show what it then gives. */
async function typeIntoLayer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  const size = page.getByLabel('Kernel size')
  await size.press('ControlOrMeta+a')
  await size.pressSequentially('101', { delay: 100 })
  const outputs = page.locator('#plot-rows').getByText('Moving average of 101')
  await outputs.first().waitFor({ state: 'attached', timeout: 60_000 })
}

function rendererMb(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ app: electron }) => {
    const pages = electron.getAppMetrics().filter(({ type }) => type === 'Tab')
    return Math.max(...pages.map(({ memory }) => memory.workingSetSize)) / 1024
  })
}

const longest = (page: Page): Promise<number> => page.evaluate(() => window.benchLongest)
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

async function measure(folder: string, options: Options): Promise<Figures> {
  console.log(`Writing ${options.csvMb} MB of CSV and ${options.channels} × ${options.samples} samples`)
  const csv = join(folder, 'long.csv')
  const npy = join(folder, 'long.npy')
  await writeCsv(csv, options.csvMb * 1e6)
  await writeNpy(npy, options.channels, options.samples)

  const starts: number[] = []
  for (let k = 0; k < options.starts; k++) {
    const { app, startMs } = await start(folder)
    starts.push(startMs)
    await app.close()
  }

  const opening = await start(folder)
  await opening.page.evaluate(watchPage)
  const firstPlotMs = await firstPlot(opening, csv)
  await whole(opening.page)
  const longestOpening = await longest(opening.page)
  await opening.app.close()

  const moving = await start(folder)
  await openFile(moving.app, npy)
  await moving.page.waitForFunction(() => performance.getEntriesByName('sinal:first-plot').length > 0)
  await whole(moving.page)
  await moving.page.evaluate(watchPage)
  const zoomFps = await moving.page.evaluate(followWheel, { kind: 'zoom' as const, seconds: options.seconds })
  const panFps = await moving.page.evaluate(followWheel, { kind: 'pan' as const, seconds: options.seconds })
  const mb = await rendererMb(moving.app)
  await typeIntoLayer(moving.page)
  const longestMoving = await longest(moving.page)
  await moving.app.close()

  const rounded = (value: number): number => Math.round(value * 10) / 10
  return {
    panFps: rounded(panFps),
    zoomFps: rounded(zoomFps),
    firstPlotMs: rounded(firstPlotMs),
    coldStartMs: rounded(median(starts)),
    longestTaskMs: rounded(Math.max(longestOpening, longestMoving)),
    rendererMb: rounded(mb),
  }
}

const options = parseOptions(process.argv.slice(2))
if (options === 'help') console.log(HELP)
else {
  const folder = await mkdtemp(join(tmpdir(), 'sinal-bench-studio-'))
  try {
    const figures = await measure(folder, options)
    console.table(figures)
    if (options.docs) {
      const command = ['npm run bench:studio --', ...process.argv.slice(2)].join(' ')
      const page = join(appFolder, '../../docs/performance.md')
      await writeSection(page, studioSection(figures, options, command, new Date()))
    }
    if (options.json !== null) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
