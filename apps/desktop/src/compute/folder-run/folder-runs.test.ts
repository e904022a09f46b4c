import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conv1dLayer, Recipe } from '@sinal/recipe'
import { ownWorker, runBatch, type BatchReport, type BatchWorker } from '@sinal/recipe/batch'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Notice } from '../../shared/ipc.ts'
import type { Job } from '../serve.ts'
import { ComputeService } from '../service.ts'

const average: Conv1dLayer = {
  type: 'conv1d',
  kernelSize: 5,
  groups: 'depthwise',
  padding: 'same',
  weight: { preset: 'moving-average' },
}
const recipe: Recipe = { version: 1, name: 'smooth', layers: [average], outputs: { format: 'csv' } }
const ids = { folderId: 'in', resultsId: 'out' }
const problem = (code: string, details = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code, details: expect.objectContaining(details) }),
  })

let folder: string
let service: ComputeService
let notices: Notice[]
const place = (...names: string[]): string => join(folder, ...names)
const job = (signal = new AbortController().signal): Job => ({ signal, progress: () => {} })
const csv = (rows: number): string =>
  `x,y\n${Array.from({ length: rows }, (_, i) => `${i},${-i}\n`).join('')}`

function serve(workers?: () => BatchWorker[]): void {
  service = new ComputeService((notice) => notices.push(notice), workers)
  service.grant({ type: 'inputs', id: 'in', name: 'in', path: place('in') })
  service.grant({ type: 'results', id: 'out', name: 'out', path: place('out') })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-folder-'))
  notices = []
  await Promise.all([mkdir(place('in')), mkdir(place('out'))])
  await Promise.all(['a', 'b', 'c', 'd'].map((name, i) => writeFile(place('in', `${name}.csv`), csv(40 + i))))
  serve()
})
afterEach(() => rm(folder, { recursive: true }))

const plan = (chain = recipe) => service.folderPlan({ recipe: chain, ...ids })
const rowsOf = (planId: string, filter: 'all' | 'failed' | 'left' = 'all') =>
  service.folderRows({ planId, filter, start: 0, end: 100 })
async function run(replace = false) {
  const { planId } = await plan()
  return { planId, done: await service.folderRun({ planId, jobs: 2, replace }, job()) }
}

test('lists what is taken of a folder, and why the rest is not', async () => {
  await mkdir(place('in', 'more'))
  await Promise.all(['.hidden.csv', 'notes.md', 'e.CSV.gz'].map((name) => writeFile(place('in', name), '')))
  await symlink(place('gone.csv'), place('in', 'f.csv'))
  expect(await service.folderFiles({ folderId: 'in' })).toMatchObject({
    files: 6,
    listed: [
      ...['a', 'b', 'c', 'd'].map((name, i) => ({ name: `${name}.csv`, bytes: csv(40 + i).length })),
      { name: 'e.CSV.gz', bytes: 0 },
      { name: 'f.csv', bytes: null },
    ],
    unreadable: 1,
    bytes: [40, 41, 42, 43].reduce((sum, rows) => sum + csv(rows).length, 0),
    extensions: [{ name: '.csv', count: 6 }],
    skipped: [
      { reason: 'folder', count: 1, names: ['more'] },
      { reason: 'hidden', count: 1, names: ['.hidden.csv'] },
      { reason: 'format', count: 1, names: ['notes.md'] },
    ],
  })
})

test('runs each file, tells the one that cannot be read, and gives what the library gives', async () => {
  await writeFile(place('in', 'b.csv'), 'x,y\n1,2\n3,4\n5,oops\n')
  const { planId, done } = await run()
  expect(done).toMatchObject({ done: 3, skipped: 0, failed: 1 })
  expect(notices).toEqual([
    { type: 'busy', busy: true },
    { type: 'busy', busy: false },
  ])
  const { rows, counts, fraction } = rowsOf(planId)
  expect(counts).toEqual({ running: 0, done: 3, skipped: 0, failed: 1 })
  expect(fraction).toBe(1)
  expect(rows[0]).toMatchObject({ name: 'a.csv', state: 'done', samples: 40, sha256: expect.any(String) })
  const [failed] = rowsOf(planId, 'failed').rows
  expect(failed).toMatchObject({
    name: 'b.csv',
    state: 'failed',
    problem: {
      code: 'folder-file',
      details: { file: 'b.csv', row: 4, column: 'y' },
      said: { code: 'number', details: { text: 'oops' } },
    },
  })
  expect(JSON.stringify(rows)).not.toContain(folder)

  await runBatch({ recipe, files: [place('in')], out: `${place('library')}/` })
  const results = (await readdir(place('library'))).filter((name) => name.endsWith('.csv'))
  expect(results).toEqual(['a.smooth.csv', 'c.smooth.csv', 'd.smooth.csv'])
  for (const name of results) {
    expect(await readFile(place('out', name))).toEqual(await readFile(place('library', name)))
  }
})

test('does only what is missing when it goes on, also in another process', async () => {
  await run()
  await rm(place('out', 'c.smooth.csv'))
  serve()
  expect(await plan()).toMatchObject({ total: 4, done: 3, outdated: 0, unknown: 0 })
  const { planId, done } = await run()
  expect(done).toMatchObject({ done: 1, skipped: 3 })
  expect(rowsOf(planId).rows.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'done', 'skipped'])
})

describe('nothing is overwritten unasked', () => {
  test('results of another chain, and files of nobody known, are told and need a yes', async () => {
    await run()
    await writeFile(place('in', 'e.csv'), csv(9))
    await writeFile(place('out', 'e.smooth.csv'), 'mine')
    const other = { ...recipe, layers: [{ ...average, kernelSize: 3 }] }
    const planned = await plan(other)
    expect(planned).toMatchObject({
      total: 5,
      done: 0,
      outdated: 4,
      unknown: 1,
      unknownNames: ['e.smooth.csv'],
    })
    const { planId } = planned
    await expect(service.folderRun({ planId, jobs: 1, replace: false }, job())).rejects.toEqual(
      problem('bad-message'),
    )
    expect(await service.folderRun({ planId, jobs: 1, replace: true }, job())).toMatchObject({ done: 5 })
  })

  test('the folder of the inputs takes no results, and an open file is no place for one', async () => {
    service.grant({ type: 'results', id: 'same', name: 'in', path: place('in') })
    await expect(service.folderPlan({ recipe, folderId: 'in', resultsId: 'same' })).rejects.toEqual(
      problem('folder-same'),
    )
    await writeFile(place('out', 'a.smooth.csv'), csv(9))
    service.grant({ type: 'read', id: 'open', name: 'a.smooth.csv', path: place('out', 'a.smooth.csv') })
    await service.openFile({ fileId: 'open' }, job())
    const { planId } = await plan()
    await expect(service.folderRun({ planId, jobs: 1, replace: true }, job())).rejects.toEqual(
      problem('export-over-input', { file: 'a.smooth.csv' }),
    )
  })

  test('an id is good for what the folder was chosen for', async () => {
    await expect(service.folderPlan({ recipe, folderId: 'out', resultsId: 'in' })).rejects.toEqual(
      problem('not-allowed'),
    )
  })
})

test('pauses before the next file, keeps its folder meanwhile, and goes on or stops', async () => {
  const own = ownWorker()
  let planId = ''
  serve(() => [
    {
      run: (each, options) => {
        service.folderPause({ planId, paused: true })
        return own.run(each, options)
      },
    },
  ])
  ;({ planId } = await plan())
  const stop = new AbortController()
  const running = service.folderRun({ planId, jobs: 1, replace: false }, job(stop.signal))
  const done = (count: number) => expect.poll(() => rowsOf(planId).counts.done).toBe(count)
  await done(1)
  expect(rowsOf(planId, 'left').rows.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  const locked = runBatch({ recipe, files: [place('in')], out: `${place('out')}/`, resume: true })
  await expect(locked).rejects.toMatchObject({ name: 'FolderError' })
  service.folderPause({ planId, paused: false })
  await done(2)
  stop.abort()
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readdir(place('out'))).not.toContain('sinal-manifest.lock')

  // What was stopped is reported as far as it is.
  const report = await reported(planId, 'json')
  expect(report).toMatchObject({ recipe: 'smooth', done: 2, failed: 0, left: 2 })
  expect(report.files.map(({ status }) => status)).toEqual(['done', 'done', 'waiting', 'waiting'])
  const planned = await plan()
  expect((await reported(planned.planId, 'json')).files.map(({ status }) => status)).toEqual([
    'earlier',
    'earlier',
    'waiting',
    'waiting',
  ])
})

async function reported(planId: string, format: 'json' | 'csv'): Promise<BatchReport> {
  const name = `report-${planId}.${format}`
  service.grant({ type: 'write', id: name, name, path: place(name), replace: true })
  await service.folderReport({ planId, targetId: name, format })
  return JSON.parse(await readFile(place(name), 'utf8')) as BatchReport
}

test('a folder that is lost, or another run in it, is one problem, without a path', async () => {
  const own = ownWorker()
  serve(() => [
    {
      run: async (each, options) => {
        const outcome = await own.run(each, options)
        await rm(place('out'), { recursive: true, force: true })
        return outcome
      },
    },
  ])
  const lost = await run().catch((error: unknown) => error)
  expect(lost).toEqual(problem('folder-stopped', { folder: 'out' }))
  expect(lost).toMatchObject({ problem: { said: { code: 'folder-lost' } } })
  expect(JSON.stringify(lost)).not.toContain(folder)
})

test('tells by codes what should be known of a file, and that a chain does not fit one', async () => {
  await writeFile(place('in', 'a.csv'), `${csv(40)}40,\n`)
  await writeFile(place('in', 'b.csv'), csv(3))
  const long = { ...recipe, layers: [{ ...average, kernelSize: 9, padding: 'valid' as const }] }
  const { planId } = await plan(long)
  await service.folderRun({ planId, jobs: 1, replace: false }, job())
  const { rows } = rowsOf(planId)
  expect(rows[0]!.notes).toMatchObject([
    { code: 'note-missing', details: { count: 1, channel: 'y' }, row: null },
  ])
  expect(rows[1]!.problem).toMatchObject({ code: 'folder-file', said: { code: 'layer-taps-long' } })
})

test('writes the report as the library has it, and as CSV', async () => {
  const { planId } = await run()
  for (const format of ['json', 'csv'] as const) {
    const name = `report.${format}`
    service.grant({ type: 'write', id: name, name, path: place(name), replace: true })
    expect(await service.folderReport({ planId, targetId: name, format })).toEqual({ name })
  }
  const report = JSON.parse(await readFile(place('report.json'), 'utf8')) as BatchReport
  expect(report).toMatchObject({ recipe: 'smooth', done: 4, failed: 0 })
  expect((await readFile(place('report.csv'), 'utf8')).trim().split('\n')).toHaveLength(5)
})
