import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { open } from './open.ts'
import type { ReadProgress } from './types.ts'
import { inPieces, textSource } from '../test/sources.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

const rows = (n: number) =>
  Array.from({ length: n }, (_, i) => `${(i / 100).toFixed(2)},${i},${-i}`).join('\n')
const TEXT = `time (s),a (mV),b\n${rows(1000)}\n`
const LONG = `time (s),a (mV),b\n${rows(60_000)}\n`

describe('read', () => {
  it('gives the channels asked for, in the order asked, by name or index', async () => {
    const file = await open(textSource(TEXT))
    const { channels, data } = await file.read({ channels: ['b', 0] })
    expect(channels).toEqual([{ name: 'b' }, { name: 'a', unit: 'mV' }])
    expect([data[0]![7], data[1]![7]]).toEqual([-7, 7])
  })

  it('names the channels when one asked for does not exist', async () => {
    const file = await open(textSource(TEXT))
    await expect(file.read({ channels: ['c'] })).rejects.toThrow(
      'text.csv: channels must be among "a", "b" or their indices, but got "c"',
    )
    await expect(file.read({ start: -1 })).rejects.toThrow(
      'text.csv: start must be a non-negative integer, but got -1',
    )
  })

  it('gives the rows asked for, with the time of the first of them', async () => {
    const file = await open(textSource(LONG))
    const part = await file.read({ start: 30_000, end: 30_003 })
    expect(part).toMatchObject({ length: 3, sampleRate: 100, startTime: 300 })
    expect([...part.data[0]!]).toEqual([30_000, 30_001, 30_002])
    expect(await file.read({ start: 59_999 })).toMatchObject({ length: 1 })
    expect(await file.read({ start: 99_999 })).toMatchObject({ length: 0 })
    expect(await file.read({ start: 5, end: 5 })).toMatchObject({ length: 0 })
  })

  it('keeps doubles when asked to', async () => {
    const file = await open(textSource('a\n0.1\n'))
    expect((await file.read()).data[0]).toEqual(Float32Array.of(0.1))
    expect((await file.read({ dtype: 'float64' })).data[0]).toEqual(Float64Array.of(0.1))
  })

  it('reads a stream that can be had only once, and a Blob as often as wanted', async () => {
    let given = 0
    const once = inPieces(new TextEncoder().encode(LONG), [1000])
    const stdin = {
      stream: () => (given++ === 0 ? once.stream() : inPieces(new Uint8Array(0), [1]).stream()),
    }
    expect(await (await open(stdin)).read()).toMatchObject({ length: 60_000 })
    const blob = await open(new Blob([LONG]), { name: 'blob.csv' })
    expect(await blob.read()).toMatchObject({ length: 60_000 })
    expect(await blob.read()).toMatchObject({ length: 60_000 })
    expect(blob.name).toBe('blob.csv')
  })

  it('tells where time stamps leave the even grid', async () => {
    const gap = TEXT.replace('9.00,', '9.05,')
    const even = await (await open(textSource(TEXT))).read()
    const onGrid = { deviatingRows: 0, firstLine: null, maxDeviation: 0, rmsDeviation: 0 }
    expect(even.timing).toMatchObject({ ...onGrid, gaps: 0, backwardSteps: 0, rollovers: 0 })
    expect(even.timing!.jitter).toEqual({ max: 0, rms: 0, maxPercent: 0, rmsPercent: 0 })
    const { timing } = await (await open(textSource(LONG.replace('\n500.00,', '\n500.05,')))).read()
    expect(timing).toMatchObject({ deviatingRows: 1, firstLine: 50_002 })
    expect(timing!.maxDeviation).toBeCloseTo(0.05)
    const jumped = await open(textSource(gap))
    expect(jumped.recognised!.evenlySampled).toBe(false)
    expect(jumped.recognised!.reasons.sampleRate).toBe(
      'The steps are uneven (jitter at most 0 %, rms 0 % of a step, 1 gap, 1 step that does not rise): this is ' +
        "the rate between the gaps in the first 1000 rows; read({ resample: 'even' }) puts the samples on an even grid.",
    )
  })

  it('keeps the exact double of time stamps beside float32 samples', async () => {
    const stamps = Array.from({ length: 20 }, (_, i) => `${16_777_217 + 2 * i},1`).join('\n')
    const { timing, startTime } = await (await open(textSource(`time (ms),a\n${stamps}\n`))).read()
    expect(timing!.deviatingRows).toBe(0)
    expect(startTime).toBe(16777.217)
  })

  it('takes no more room than the samples that come are worth, whatever the first ones are like', async () => {
    // Ten thousand short rows of a file that is said to be a terabyte: as many more do not fit into memory.
    const bytes = new TextEncoder().encode(`a\n${'1\n'.repeat(10_000)}${'2.000000\n'.repeat(10_000)}`)
    const file = await open({ ...inPieces(bytes, [5000]), size: 1e12 })
    expect(await file.read()).toMatchObject({ length: 20_000, missing: [0] })
  })

  it('counts every missing sample', async () => {
    const { missing } = await (await open(textSource('t,a,b\n0,,NaN\n1,-,2\n2,3,inf\n'))).read()
    expect(missing).toEqual([2, 1])
  })

  it('reports progress up to the last byte', async () => {
    const seen: ReadProgress[] = []
    await (await open(textSource(LONG))).read({ onProgress: (progress) => seen.push(progress) })
    expect(seen.at(-1)).toEqual({ bytesRead: LONG.length, totalBytes: LONG.length, rows: 60_000 })
  })

  it('stops when it is told to, with the reason', async () => {
    const file = await open(inPieces(new TextEncoder().encode(LONG), [10_000]))
    const reason = new Error('enough')
    await expect(file.read({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const reading = file.read({ signal: controller.signal })
    controller.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    await expect(open(textSource(TEXT), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('lets others have their turn', async () => {
    const file = await open(textSource(`a\n${'1.25\n'.repeat(10_000_000)}`))
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await file.read()
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  it('gives the same on any number of threads', async () => {
    const file = await open(textSource(LONG))
    const expected = await file.read({ threads: 1 })
    for (const threads of [2, 3, 7]) expect(await file.read({ threads })).toEqual(expected)
    await expect(file.read({ threads: 0 })).rejects.toThrow('threads must be a positive integer, but got 0')
  })

  it('is refused once the file is closed', async () => {
    const file = await open(textSource(TEXT))
    await file.close()
    await expect(file.read()).rejects.toThrow('text.csv: the file is closed')
  })

  it('passes on what goes wrong in a stream, with its name', async () => {
    const failing = {
      name: 'net.csv',
      // oxlint-disable-next-line require-yield
      async *stream(): AsyncGenerator<Uint8Array> {
        throw new Error('connection lost')
      },
    }
    await expect(open(failing)).rejects.toThrow("net.csv: the data can't be read: connection lost")
  })
})

async function expectChanged(reading: Promise<unknown>): Promise<void> {
  await expect(reading).rejects.toThrow('log.csv: the file changed')
}

describe('paths', () => {
  it('name what stands in the way', async () => {
    await mkdir(join(folder, 'sub.csv'))
    await expect(open(join(folder, 'gone.csv'))).rejects.toThrow('gone.csv: no such file or folder')
    await expect(open(join(folder, 'sub.csv'))).rejects.toThrow('sub.csv: expected a file, but got a folder')
  })

  it('notice a file that vanishes, grows or shrinks after it was opened', async () => {
    const path = join(folder, 'a.csv')
    await writeFile(path, TEXT)
    const file = await open(path)
    await appendFile(path, '10.00,1,2\n')
    const was = `expected ${TEXT.length} bytes when it was opened`
    await expect(file.read()).rejects.toThrow(
      `a.csv: the file changed: ${was}, but got ${TEXT.length + 10} (open it again)`,
    )
    await writeFile(path, 'time')
    await expect(file.read()).rejects.toThrow(`a.csv: the file changed: ${was}, but got 4 (open it again)`)
    await rm(path)
    await expect(file.read()).rejects.toThrow('a.csv: no such file or folder')
  })

  it('notice a file that grows while it is being read', async () => {
    const path = join(folder, 'log.csv')
    await writeFile(path, LONG)
    const file = await open(path)
    const reading = file.read()
    await Promise.all([appendFile(path, '600.00,1,2\n'), expectChanged(reading)])
  })
})
