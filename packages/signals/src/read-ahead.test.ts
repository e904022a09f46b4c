import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CsvKernel, csvKernel, open, type ReadOptions, type SampleArray, setCsvKernel } from './index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sinal-ahead-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Of more than ten chunks of a reading, each of which another thread may parse. */
const ROWS = 120_000

const plain = (i: number): string => `${i / 250},${i % 977},${(i * 7919) % 1009}.25\n`

/** Rows of numbers, of which some are replaced. */
function fileOf(name: string, row: (i: number) => string = plain): string {
  const file = path.join(folder, name)
  writeFileSync(file, `time,a,b\n${Array.from({ length: ROWS }, (_row, i) => row(i)).join('')}`)
  return file
}

/** Comparing a million numbers one by one takes seconds. */
function bitsOf({ buffer, byteOffset, byteLength }: SampleArray): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
}

/** All that comes of a reading, errors included. */
async function outcome(file: string, options: ReadOptions): Promise<unknown> {
  const opened = await open(file)
  try {
    const { data, ...others } = await opened.read(options)
    return { ...others, data: data.map(bitsOf) }
  } catch (error) {
    return String(error)
  } finally {
    await opened.close()
  }
}

const every = (step: number, odd: string) => (i: number) => (i % step === step - 1 ? odd : plain(i))

const { kernel } = await csvKernel()

const kernels: CsvKernel[] = kernel === 'native' ? ['native', 'wasm'] : ['wasm']

describe.each(kernels)('with chunks parsed on other threads by %s', (one) => {
  beforeAll(async () => void (await setCsvKernel(one)))
  afterAll(async () => void (await setCsvKernel('auto')))

  it.each<[string, (i: number) => string, ReadOptions?]>([
    ['plain rows', plain],
    ['some rows', plain, { start: 70_001, end: 70_007 }],
    ['most rows, in the middle of blocks', plain, { start: 12_345, end: 98_765 }],
    ['a channel twice', plain, { channels: ['b', 'a', 'b'] }],
    ['a time that goes on in other steps', (i) => plain(i < 60_000 ? i : 2 * i)],
    ['missing samples', every(777, '0.1,,NaN\n')],
    ['rows that are not plain', every(10, '0.1, "1","2.5"\n')],
    ['a bad row', (i) => (i === 90_000 ? '1,2\n' : plain(i))],
    ['bad rows that are skipped', every(5003, '1,2\n'), { badRows: 'skip' }],
    ['quoted line ends', every(3001, '0.1,"1\n",2\n')],
    ['quoted line ends among rows that are skipped', every(3001, '0.1,"1\n",2\n'), { badRows: 'skip' }],
    ['a quote that is never closed', (i) => (i === 60_000 ? '0.1,"1,2\n' : plain(i))],
    ['one that is skipped', (i) => (i === 60_000 ? '0.1,"1,2\n' : plain(i)), { badRows: 'skip' }],
    ['a long line', (i) => (i === 60_000 ? `1,2,${'3'.repeat(2 ** 21)}\n` : plain(i))],
  ])('%s are read as without', async (name, row, options = {}) => {
    const file = fileOf(`${name}.csv`, row)
    const alone = await outcome(file, { ...options, threads: 1 })
    for (const threads of [2, 5]) expect(await outcome(file, { ...options, threads })).toEqual(alone)
  })

  it('a reading can be left at any block, and the file read again', async () => {
    const file = await open(fileOf('left.csv'))
    for (let blocks = 1; blocks <= 6; blocks++) {
      let left = blocks
      for await (const _ of file.blocks({ threads: 3, blockLength: 5000 })) if (--left === 0) break
    }
    expect((await file.read({ threads: 3 })).length).toBe(ROWS)
  })

  it('a reading stops when it is told to', async () => {
    const file = await open(fileOf('stopped.csv'))
    const stop = new AbortController()
    const reading = async (): Promise<void> => {
      for await (const { start } of file.blocks({ threads: 3, blockLength: 5000, signal: stop.signal })) {
        if (start > 20_000) stop.abort(new Error('enough'))
      }
    }
    await expect(reading()).rejects.toThrow('enough')
  })
})
