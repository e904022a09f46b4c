/** Measures the studio as a user meets it; see options.ts. */
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { appFolder, launchApp, sampleFile } from '../e2e/studio.ts'
import { typeIntoLayer, useStudio } from './actions.ts'
import { openFile, whole } from './driving.ts'
import { studioSection, writeSection } from './docs.ts'
import type { Figures } from './figures.ts'
import { writeCsv, writeNpy } from './files.ts'
import { prepareChain, useFolder, useLongChain, writeFolder } from './heavy.ts'
import { countDraws, followWheel } from './measure.ts'
import { HELP, parseOptions, type Options } from './options.ts'
import { measurePreviews } from './preview.ts'
import { mark, startTrace, stopTrace, type Longest, type LongestTasks } from './tasks.ts'

/** Files that are opened together: one, and the others. */
const BATCH = 50
/** Files in a folder. */
const MANY = 1000

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

function rendererMb(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ app: electron }) => {
    const pages = electron.getAppMetrics().filter(({ type }) => type === 'Tab')
    return Math.max(...pages.map(({ memory }) => memory.workingSetSize)) / 1024
  })
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const rounded = (value: number): number => Math.round(value * 10) / 10

/** Reads a long CSV. */
async function measureOpening(
  folder: string,
  csv: string,
): Promise<{ firstPlotMs: number; tasks: LongestTasks }> {
  const studio = await start(folder)
  await startTrace(studio.app)
  await mark(studio.page, 'read a long CSV')
  const firstPlotMs = await firstPlot(studio, csv)
  await whole(studio.page)
  const tasks = await stopTrace(studio.app, join(folder, 'opening.json'))
  await studio.app.close()
  return { firstPlotMs, tasks }
}

/** Waits for previews of what is edited. */
async function measurePreview(folder: string, file: string, zoom: number): Promise<number[]> {
  const studio = await start(folder)
  const times = await measurePreviews(studio, file, zoom)
  await studio.app.close()
  return times
}

/** Looks at a long signal. */
async function measureMoving(folder: string, npy: string, seconds: number) {
  const studio = await start(folder)
  const { app, page } = studio
  await openFile(app, npy)
  await page.waitForFunction(() => performance.getEntriesByName('sinal:first-plot').length > 0)
  await whole(page)
  await page.evaluate(countDraws)
  const turn = (kind: 'zoom' | 'pan'): Promise<number> => page.evaluate(followWheel, { kind, seconds })
  // A trace takes its part of each frame: frames are counted without one.
  const zoomFps = await turn('zoom')
  const panFps = await turn('pan')
  await startTrace(app)
  for (const kind of ['zoom', 'pan'] as const) {
    await mark(page, kind)
    await turn(kind)
  }
  const mb = await rendererMb(app)
  await typeIntoLayer(studio)
  const tasks = await stopTrace(app, join(folder, 'moving.json'))
  await app.close()
  return { zoomFps, panFps, mb, tasks }
}

/** Does everything else there is to do. */
async function measureUse(folder: string): Promise<LongestTasks> {
  const files = Array.from({ length: BATCH }, (_, k) => join(folder, `item-${k + 1}.csv`))
  for (const file of files) await writeCsv(file, 1e6)
  const studio = await start(folder)
  await startTrace(studio.app)
  await useStudio(studio, folder, files)
  const tasks = await stopTrace(studio.app, join(folder, 'use.json'))
  await studio.app.close()
  return tasks
}

/** Does what is much of something. */
async function measureMuch(folder: string): Promise<LongestTasks> {
  const file = join(folder, 'much.csv')
  await writeCsv(file, 1e6)
  const places = await writeFolder(folder, MANY)
  const studio = await start(folder)
  await prepareChain(studio, file)
  await startTrace(studio.app)
  await useLongChain(studio)
  await useFolder(studio, places)
  const tasks = await stopTrace(studio.app, join(folder, 'much.json'))
  await studio.app.close()
  return tasks
}

/** The long signal and the CSV file: those that are kept, where there are any. */
async function longFiles(folder: string, options: Options): Promise<{ csv: string; npy: string }> {
  const { only, files, csvMb, channels, samples } = options
  const place = files ?? folder
  await mkdir(place, { recursive: true })
  const csv = join(place, `long-${csvMb}-mb.csv`)
  const npy = join(place, `long-${channels}-${samples}.npy`)
  if (only.has('open')) await written(csv, (path) => writeCsv(path, csvMb * 1e6))
  if (only.has('move') || only.has('longPreview'))
    await written(npy, (path) => writeNpy(path, channels, samples))
  return { csv, npy }
}

/** Writes a file that is not there yet; one that was not written to its end is none. */
async function written(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) return
  console.log(`Writing ${basename(path)}`)
  await write(`${path}.part`)
  await rename(`${path}.part`, path)
}

async function measureStarts(folder: string, count: number): Promise<number> {
  const starts: number[] = []
  for (let k = 0; k < count; k++) {
    const { app, startMs } = await start(folder)
    starts.push(startMs)
    await app.close()
  }
  return median(starts)
}

/** The figures of those parts that are measured. */
async function measure(folder: string, options: Options): Promise<Partial<Figures>> {
  const { only } = options
  const { csv, npy } = await longFiles(folder, options)
  const found: Partial<Record<keyof Omit<Figures, 'tasks'>, number>> = {}
  const tasks: [string, Longest][] = []
  if (only.has('start')) found.coldStartMs = await measureStarts(folder, options.starts)
  if (only.has('open')) {
    const opening = await measureOpening(folder, csv)
    found.firstPlotMs = opening.firstPlotMs
    tasks.push(...opening.tasks)
  }
  if (only.has('move')) {
    const moving = await measureMoving(folder, npy, options.seconds)
    Object.assign(found, { panFps: moving.panFps, zoomFps: moving.zoomFps, rendererMb: moving.mb })
    tasks.push(...moving.tasks)
  }
  if (only.has('preview')) {
    const times = await measurePreview(folder, sampleFile, 1)
    Object.assign(found, { previewMs: median(times), previewWorstMs: Math.max(...times) })
  }
  if (only.has('longPreview')) {
    const times = await measurePreview(folder, npy, 100)
    Object.assign(found, { longPreviewMs: median(times), longPreviewWorstMs: Math.max(...times) })
  }
  if (only.has('use')) tasks.push(...(await measureUse(folder)))
  if (only.has('much')) tasks.push(...(await measureMuch(folder)))
  if (tasks.length > 0) {
    found.longestTaskMs = Math.max(...tasks.map(([, { wallMs }]) => wallMs))
    found.longestTaskCpuMs = Math.max(...tasks.map(([, { cpuMs }]) => cpuMs))
  }
  return {
    ...Object.fromEntries(Object.entries(found).map(([name, value]) => [name, rounded(value)])),
    tasks: Object.fromEntries(
      tasks.map(([action, { wallMs, cpuMs }]) => [
        action,
        { wallMs: rounded(wallMs), cpuMs: rounded(cpuMs) },
      ]),
    ),
  }
}

const options = parseOptions(process.argv.slice(2))
if (options === 'help') console.log(HELP)
else {
  const folder = await mkdtemp(join(tmpdir(), 'sinal-bench-studio-'))
  try {
    const figures = await measure(folder, options)
    const { tasks, ...others } = figures
    console.table(others)
    console.table(tasks)
    if (options.docs) {
      const command = ['npm run bench:studio --', ...process.argv.slice(2)].join(' ')
      const page = join(appFolder, '../../docs/performance.md')
      await writeSection(page, studioSection(figures as Figures, options, command, new Date()))
    }
    if (options.json !== null) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
