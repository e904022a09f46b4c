import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type BlockOptions,
  type Compression,
  type Format,
  open,
  type OpenOptions,
  type SampleArray,
  type SignalFile,
  type Source,
} from '../src/index.ts'
import { onlyOnce } from './sources.ts'

/** What stands beside each sample file. */
interface Expectation {
  readonly options?: OpenOptions
  readonly format: Format
  readonly compression?: Compression
  /** Names, with the unit in brackets. */
  readonly channels: readonly string[]
  readonly sampleRate: number | null
  readonly startTime?: number
  readonly startDate?: string
  /** Samples as doubles; null is a missing one. */
  readonly data: readonly (readonly (number | 'Infinity' | '-Infinity' | null)[])[]
  readonly skipped?: readonly string[]
  /** Rows whose time is off the grid. */
  readonly deviatingRows?: number
}

const FOLDER = join(import.meta.dirname, 'formats')
const names = readdirSync(FOLDER).filter((name) => !/\.(?:json|py|mjs)$/.test(name))

function expectationOf(name: string): Expectation {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Expectation
}

function valuesOf({ data }: Expectation): Float64Array[] {
  return data.map((samples) => Float64Array.from(samples, (value) => (value === null ? NaN : Number(value))))
}

async function collected(file: SignalFile, blockLength: number, options: BlockOptions): Promise<number[][]> {
  const all = (options.channels ?? file.channels).map((): number[] => [])
  let at = options.start ?? 0
  for await (const { start, length, data } of file.blocks({ ...options, blockLength })) {
    expect(start).toBe(at)
    expect(length).toBeLessThanOrEqual(blockLength)
    for (const [c, samples] of data.entries()) {
      expect(samples).toHaveLength(length)
      all[c]!.push(...samples)
    }
    at += length
  }
  return all
}

const lists = (data: readonly SampleArray[]) => data.map((samples) => [...samples])

describe('formats', () => {
  it.each(names)('%s', async (name) => {
    const expected = expectationOf(name)
    const values = valuesOf(expected)
    const file = await open(join(FOLDER, name), expected.options)
    expect(file.format).toBe(expected.format)
    expect(file.compression).toBe(expected.compression ?? null)
    expect(file.channels.map(({ name: label, unit }) => (unit ? `${label} (${unit})` : label))).toEqual(
      expected.channels,
    )
    expect(file.sampleRate).toBe(expected.sampleRate)
    expect(file.startTime).toBe(expected.startTime ?? 0)
    expect(file.startDate).toBe(expected.startDate)
    expect(file.length).toBe(values[0]!.length)
    expect(file.skipped.map(({ column }) => column).sort()).toEqual([...(expected.skipped ?? [])].sort())
    expect(file.recognised).toBeNull()

    const doubles = await file.read({ dtype: 'float64' })
    expect(doubles.channels).toEqual(file.channels)
    expect(doubles.sampleRate).toBe(expected.sampleRate)
    expect(doubles.length).toBe(values[0]!.length)
    expect(doubles.data).toEqual(values)
    expect(doubles.missing).toEqual(values.map((samples) => samples.filter(Number.isNaN).length))
    expect(doubles.timing?.deviatingRows ?? 0).toBe(expected.deviatingRows ?? 0)
    const floats = await file.read()
    expect(floats.data).toEqual(values.map((samples) => Float32Array.from(samples)))
    await file.close()
    await expect(file.read()).rejects.toThrow(`${name}: the file is closed`)
  })

  it.each(names)('%s: any part, and in blocks', async (name) => {
    const expected = expectationOf(name)
    const values = valuesOf(expected)
    const length = values[0]!.length
    const file = await open(join(FOLDER, name), expected.options)
    const last = file.channels.length - 1
    const part = await file.read({ channels: [last, 0], start: 2, end: length - 1, dtype: 'float64' })
    const wanted = [values[last]!, values[0]!].map((samples) => samples.slice(2, length - 1))
    expect(part.data).toEqual(wanted)
    if (file.sampleRate !== null) expect(part.startTime).toBe(file.startTime + 2 / file.sampleRate)
    const options = { channels: [last, 0], start: 2, end: length - 1, dtype: 'float64' } as const
    expect(await collected(file, 3, options)).toEqual(lists(wanted))
    expect(await collected(file, 1e6, { dtype: 'float64' })).toEqual(lists(values))
    expect((await file.read({ start: length + 7, end: length + 9 })).length).toBe(0)
    await file.close()
  })

  it.each(names)('%s: from a stream that can be had once, and from a Blob', async (name) => {
    const expected = expectationOf(name)
    const bytes = readFileSync(join(FOLDER, name))
    const sources: Source[] = [onlyOnce(bytes, 7, name), new Blob([bytes])]
    for (const source of sources) {
      const file = await open(source, expected.options)
      const { data, sampleRate } = await file.read({ dtype: 'float64' })
      expect(data).toEqual(valuesOf(expected))
      expect(sampleRate).toBe(expected.sampleRate)
      await file.close()
    }
  })
})
