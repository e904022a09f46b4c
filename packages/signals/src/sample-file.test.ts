import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onlyOnce } from '../test/sources.ts'
import { writeSignals } from './create-signals.ts'
import { open } from './open.ts'
import type { SampleArray, Signals, WriteFormat } from './types.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-sample-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

const length = 400_000
const signals: Signals = {
  channels: [{ name: 'a' }, { name: 'b' }],
  data: [0, 1].map((c) => Float32Array.from({ length }, (_, i) => ((i + c) % 1000) / 1000)),
  length,
  sampleRate: 1000,
  startTime: 0,
}

/** To be compared as a whole: element by element takes seconds. */
const bytesOf = (samples: SampleArray) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)

async function written(format: WriteFormat): Promise<string> {
  const path = join(folder, `long.${format}`)
  await writeSignals(path, signals, { overwrite: true })
  return path
}

describe('a long file', () => {
  it.each(['wav', 'npy', 'parquet'] as const)(
    '%s: tells of its progress, and stops when told to',
    async (format) => {
      const path = await written(format)
      for (const source of [path, onlyOnce(await readFile(path), 65_536)]) {
        const seen: number[] = []
        const file = await open(source)
        const { data } = await file.read({ onProgress: ({ rows }) => seen.push(rows) })
        expect(data.map(bytesOf).map((bytes, c) => bytes.equals(bytesOf(signals.data[c]!)))).toEqual([
          true,
          true,
        ])
        expect(seen.at(-1)).toBe(length)
      }
      const file = await open(path)
      const controller = new AbortController()
      const reading = file.read({ signal: controller.signal, onProgress: () => {} })
      controller.abort()
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    },
  )

  it.each(['wav', 'npy', 'parquet'] as const)('%s: is refused when it changed', async (format) => {
    const path = await written(format)
    const file = await open(path)
    await appendFile(path, 'more')
    await expect(file.read()).rejects.toThrow(`long.${format}: the file changed: expected `)
    await truncate(path, 10_000)
    await expect(file.read()).rejects.toThrow('but got 10000 (open it again)')
    await rm(path)
    await expect(file.read()).rejects.toThrow(`long.${format}: no such file or folder`)
  })

  it('of a format that is read from both ends is held no further than allowed', async () => {
    const bytes = await readFile(await written('parquet'))
    await expect(open(onlyOnce(bytes, 65_536, 'pipe'), { maxHeldBytes: 100_000 })).rejects.toThrow(
      "pipe: a Parquet file can't be read from front to back: expected at most 100000 bytes of a stream, but got more",
    )
  })
})

describe('what is asked for', () => {
  it('must be there', async () => {
    const path = join(folder, 'short.wav')
    await writeFile(path, await readFile(await written('wav')))
    const file = await open(path)
    await expect(file.read({ channels: ['x'] })).rejects.toThrow(
      'short.wav: channels must be among "channel 1", "channel 2" or their indices, but got "x"',
    )
    await expect(file.read({ start: -1 })).rejects.toThrow(
      'short.wav: start must be a non-negative integer, but got -1',
    )
    await expect(file.blocks({ blockLength: 0 }).next()).rejects.toThrow(
      'short.wav: blockLength must be a positive integer, but got 0',
    )
  })

  it('may be the same channel twice', async () => {
    const file = await open(await written('npy'), { channelAxis: 0 })
    const { data } = await file.read({ channels: [1, 1, 0], end: 5 })
    expect(data.map(([first]) => first)).toEqual([1 / 1000, 1 / 1000, 0].map(Math.fround))
  })
})

describe('missing samples', () => {
  const holes: Signals = {
    channels: [{ name: 'a' }, { name: 'b' }],
    data: [Float32Array.of(1, NaN, 3, NaN), Float32Array.of(1, 2, 3, 4)],
    length: 4,
    sampleRate: 10,
    startTime: 0,
  }

  it('are kept, filled or refused, and counted', async () => {
    const path = join(folder, 'holes.parquet')
    await writeSignals(path, holes)
    const file = await open(path)
    const first = async (missingSamples: 'keep' | 'interpolate' | 'hold') => {
      const { data, missing } = await file.read({ missingSamples })
      expect(missing).toEqual([2, 0])
      return [...data[0]!]
    }
    expect(await first('keep')).toEqual([1, NaN, 3, NaN])
    expect(await first('interpolate')).toEqual([1, 2, 3, 3])
    expect(await first('hold')).toEqual([1, 1, 3, 3])
    const refused =
      'holes.parquet, sample 1, channel "a": expected a sample, but it is missing ' +
      "(missingSamples: 'interpolate' or 'hold' would fill it)"
    await expect(file.read({ missingSamples: 'refuse' })).rejects.toThrow(refused)
    await expect(file.blocks({ missingSamples: 'refuse' }).next()).rejects.toThrow(refused)
    const told: unknown[] = []
    for await (const _ of file.blocks({ blockLength: 3, onEnd: (account) => told.push(account) }));
    expect(told).toMatchObject([{ missing: [2, 0], timing: { deviatingRows: 0 } }])
  })
})
