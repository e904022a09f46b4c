import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { messageCodes as ofSignals } from '@sinal/signals'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recipe } from '../schema.ts'
import { FolderError } from './errors.ts'
import { failureOf } from './failure.ts'
import { batchReport, type BatchReport, type FileReport, reportCsv, unfinishedReport } from './report.ts'
import { type BatchOptions, planBatch, runBatch } from './run-batch.ts'
import { messageCodes } from './sentences.ts'
import { type BatchWorker, ownWorker } from './workers.ts'

let folder = ''
const inFolder = (...names: string[]) => path.join(folder, ...names)
const csv = (rows: number) => `x,y\n${'1,2\n'.repeat(rows)}`

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-stop-'))
  await Promise.all(['a', 'b', 'c', 'd'].map((name, i) => writeFile(inFolder(`${name}.csv`), csv(40 + i))))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const options = (): BatchOptions => ({ files: [folder], out: `${inFolder('out')}/`, resume: true })
const stopped = (run: Promise<BatchReport>) => run.then(() => null).catch((error: unknown) => error)

describe('what is wrong with the folder of the results ends the run', () => {
  it('a full disk: files that were begun are done, and no other is begun', async () => {
    const told: FileReport[] = []
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    const said = { code: 'disk-full', details: {}, text: 'the disk is full' } as const
    const failure = failureOf(new FolderError('full', said, { file: 'b.csv', cause: full }))
    const own = ownWorker()
    let begun = 0
    const worker: BatchWorker = {
      run: (job, running) =>
        ++begun === 2 ? Promise.resolve({ kind: 'failed', failure }) : own.run(job, running),
    }
    const error = await stopped(
      runBatch({ ...options(), workers: () => [worker], onFile: (file) => told.push(file) }),
    )
    expect(error).toMatchObject({
      name: 'FolderError',
      reason: 'full',
      message: `${inFolder('out', 'b.moving-average-5.csv')}: the disk is full`,
      code: 'disk-full',
    })
    expect(told.map(({ status }) => status)).toEqual(['done', 'failed'])
    // The folder is free, and the rest can be done.
    expect(await runBatch(options())).toMatchObject({ done: 3, skipped: 1, failed: 0 })
  })

  it('a folder that is removed: none is made in its place', async () => {
    const error = await stopped(
      runBatch({ ...options(), onFile: () => rmSync(inFolder('out'), { recursive: true, force: true }) }),
    )
    expect(error).toMatchObject({
      name: 'FolderError',
      reason: 'lost',
      message: `${inFolder('out')}: the folder was removed or replaced while results were written into it`,
    })
    expect(await readdir(folder)).not.toContain('out')
  })
})

it('waits for its turn before each file, and keeps the folder meanwhile', async () => {
  let open = (): void => {}
  let turns = 0
  const order: string[] = []
  const run = runBatch({
    ...options(),
    turn: () => (++turns === 3 ? new Promise<void>((resolve) => (open = resolve)) : Promise.resolve()),
    onStart: ({ file }) => order.push(path.basename(file)),
  })
  await expect.poll(() => turns).toBe(3)
  expect(order).toEqual(['a.csv', 'b.csv'])
  expect(await stopped(runBatch(options()))).toMatchObject({ name: 'FolderError', reason: 'locked' })
  open()
  expect(await run).toMatchObject({ done: 4 })
})

it('plans without writing: what is missing, done, made of another recipe, or of no run that is known', async () => {
  const states = async () => (await planBatch(options())).map(({ state }) => state)
  expect(await states()).toEqual(['missing', 'missing', 'missing', 'missing'])
  expect(await readdir(folder)).not.toContain('out')

  await runBatch({ ...options(), files: [inFolder('a.csv'), inFolder('b.csv')] })
  const recipe: Recipe = { version: 1, name: 'moving-average-5', layers: [{ type: 'relu' }] }
  await runBatch({ ...options(), files: [inFolder('c.csv')], recipe })
  await writeFile(inFolder('out', 'd.moving-average-5.csv'), 'mine')
  expect(await states()).toEqual(['done', 'done', 'outdated', 'unknown'])
})

it('reports as CSV, with quotes where they are needed', async () => {
  await writeFile(inFolder('b.csv'), 'x,y\n1,2\n3,4\n5,oops\n')
  const report = await runBatch(options())
  const [head, first, second] = reportCsv(report).split('\n')
  expect(head).toBe('file,status,output,samples,bytes,seconds,inputSha256,sha256,error,row,column,notes')
  expect(first).toMatch(/a\.csv,done,.*out\/a\.moving-average-5\.csv,40,\d+,[\d.]+,\w{64},\w{64},,,,$/)
  expect(second).toMatch(/b\.csv,failed,,,,[\d.]+,,,"b\.csv, row 4, column ""y"": expected a number/)
})

it('reports what is left of a run that is not over', async () => {
  await runBatch({ ...options(), files: [inFolder('a.csv')] })
  const files = (await planBatch(options())).map(unfinishedReport)
  const report = batchReport('mine', files, 2)
  expect(report).toMatchObject({ recipe: 'mine', done: 0, skipped: 0, failed: 0, left: 4, seconds: 2 })
  expect(report.files.map(({ status }) => status)).toEqual(['earlier', 'waiting', 'waiting', 'waiting'])
  expect(reportCsv(report).split('\n')[2]).toBe(`${inFolder('b.csv')},waiting,,,,0,,,,,,`)
})

it('says each problem by a code that other languages can be made from', async () => {
  await writeFile(inFolder('b.csv'), 'x,y\n1,2\n3,4\n5,oops\n')
  const long: Recipe = {
    version: 1,
    layers: [{ type: 'conv1d', kernelSize: 41, groups: 'depthwise', weight: { preset: 'gaussian' } }],
  }
  const { files } = await runBatch({ ...options(), recipe: long })
  expect(files.map(({ error }) => error?.said.code)).toEqual([
    'layer-taps-long',
    'number',
    undefined,
    undefined,
  ])
  expect(files[0]!.error!.said.reason).toMatch(/^layers\[0\]\.kernelSize: /)
  await rm(inFolder('out'), { recursive: true })
  await runBatch(options())
  const again = await stopped(runBatch({ ...options(), resume: false }))
  expect(again).toMatchObject({ name: 'FileError', code: 'result-there', problem: expect.any(String) })
  // None takes the place of one of the reader's.
  expect(messageCodes.size).toBeGreaterThan(ofSignals.size)
  expect([...ofSignals.keys()].filter((code) => messageCodes.get(code) !== ofSignals.get(code))).toEqual([])
})
