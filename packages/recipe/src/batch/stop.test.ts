import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recipe } from '../schema.ts'
import { FolderError } from './errors.ts'
import { failureOf } from './failure.ts'
import { type BatchReport, type FileReport, reportCsv } from './report.ts'
import { type BatchOptions, planBatch, runBatch } from './run-batch.ts'
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
    const failure = failureOf(new FolderError('full', 'b.csv: the disk is full', { cause: full }))
    const own = ownWorker()
    let begun = 0
    const worker: BatchWorker = {
      run: (job, running) =>
        ++begun === 2 ? Promise.resolve({ kind: 'failed', failure }) : own.run(job, running),
    }
    const error = await stopped(
      runBatch({ ...options(), workers: () => [worker], onFile: (file) => told.push(file) }),
    )
    expect(error).toMatchObject({ name: 'FolderError', reason: 'full', message: 'b.csv: the disk is full' })
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
