import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSignals, writeSignals } from './create-signals.ts'
import { open } from './open.ts'
import type { SampleArray, SignalHeader, Signals, WriteFormat, WriteOptions } from './types.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-create-'))
})
afterEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name))
})
afterAll(() => rm(folder, { recursive: true }))

const TIMEOUT_MS = 120_000

const header: SignalHeader = {
  channels: [{ name: 'ecg', unit: 'mV' }, { name: 'resp' }],
  sampleRate: 360,
  startTime: 0,
}
const block = (length: number, from = 0): Float32Array[] =>
  [1, 2].map((c) => Float32Array.from({ length }, (_, i) => Math.sin((from + i) / c) / 2))

function bitsOf(samples: SampleArray): string[] {
  // NaN has many bit patterns and one meaning.
  return [...samples].map((value) => (Object.is(value, -0) ? '-0' : String(value)))
}

const formats: readonly WriteFormat[] = ['csv', 'npy', 'wav', 'parquet']

/** What a format has no place for comes back as nothing. */
const keeps = {
  csv: { names: true, rate: true, start: true },
  npy: { names: false, rate: false, start: false },
  wav: { names: false, rate: true, start: false },
  parquet: { names: true, rate: true, start: true },
} as const

const anySignals = (format: WriteFormat) =>
  fc
    .record({
      channels: fc.integer({ min: 1, max: 4 }),
      length: fc.integer({ min: 4, max: 300 }),
      dtype: fc.constantFrom('float32' as const, 'float64' as const),
      sampleRate:
        format === 'wav'
          ? fc.integer({ min: 1, max: 2 ** 32 - 1 })
          : fc.oneof(
              fc.constantFrom(360, 1 / 3, 999.7, 44100),
              fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
            ),
      startTime: fc.constantFrom(0, 12.5, 1_700_000_000.25),
      blocks: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
    })
    .chain(({ channels, length, dtype, ...rest }) => {
      const value = dtype === 'float32' ? fc.float() : fc.double()
      const column = fc
        .array(value, { minLength: length - 1, maxLength: length - 1 })
        .map((values) =>
          dtype === 'float32' ? Float32Array.of(1, ...values) : Float64Array.of(1, ...values),
        )
      return fc.tuple(...Array.from({ length: channels }, () => column)).map((data) => ({
        ...rest,
        data,
        length,
        dtype,
        channels: data.map((_, c) => (c === 0 ? { name: 'ecg', unit: 'µV' } : { name: `x${c}` })),
      }))
    })

describe('written and read again', () => {
  it.each(formats)(
    '%s has the same bits, however it was written',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(anySignals(format), async ({ blocks, dtype, ...signals }) => {
          const path = join(folder, `round-trip.${format}`)
          const written = await writeSignals(path, signals, { overwrite: true })
          expect(written.rows).toBe(signals.length)
          const whole = await readFile(path)
          expect(written.bytes).toBe(whole.length)
          const file = await open(path)
          expect(file.format).toBe(format)
          const again = await file.read({ dtype })
          expect(again.data.map(bitsOf)).toEqual(signals.data.map(bitsOf))
          const names = signals.channels.map((_, c) => ({ name: `channel ${c + 1}` }))
          expect(again.channels).toEqual(keeps[format].names ? signals.channels : names)
          expect(again.sampleRate).toBe(keeps[format].rate ? signals.sampleRate : null)
          expect(again.startTime).toBe(keeps[format].start ? signals.startTime : 0)
          expect(again.timing?.deviatingRows ?? 0).toBe(0)

          const { channels, sampleRate, startTime } = signals
          const options = { overwrite: true } as const
          const writer = await createSignals(path, { channels, sampleRate, startTime }, options)
          for (let at = 0, b = 0; at < signals.length; b++) {
            const count = blocks[b % blocks.length]!
            await writer.write(signals.data.map((samples) => samples.subarray(at, at + count)))
            at += count
          }
          await writer.close()
          expect((await readFile(path)).equals(whole)).toBe(true)
        }),
        { numRuns: 40 },
      )
    },
    TIMEOUT_MS,
  )

  it.each(['pcm8', 'pcm16', 'pcm24', 'pcm32'] as const)(
    'WAV of %s keeps what it can hold',
    async (sampleType) => {
      const scale = 2 ** (Number(sampleType.slice(3)) - 1)
      const samples = Float64Array.from([-scale, -1, 0, 1, scale - 1], (value) => value / scale)
      const signals = {
        channels: [{ name: 'a' }],
        data: [samples],
        length: 5,
        sampleRate: 8000,
        startTime: 0,
      }
      const path = join(folder, 'pcm.wav')
      await writeSignals(path, signals, { sampleType })
      expect((await (await open(path)).read({ dtype: 'float64' })).data).toEqual([samples])
    },
  )

  it.each(formats)('%s of no samples', async (format) => {
    const path = join(folder, `empty.${format}`)
    const empty = { ...header, data: [new Float32Array(0), new Float32Array(0)], length: 0 }
    expect((await writeSignals(path, empty)).rows).toBe(0)
    if (format === 'csv') return
    const options = format === 'npy' ? ({ channelAxis: 0 } as const) : {}
    const again = await (await open(path, options)).read()
    expect(again.data.map(({ length }) => length)).toEqual([0, 0])
  })

  it('a Parquet file without a time column keeps the rate', async () => {
    const path = join(folder, 'untimed.parquet')
    const signals = { ...header, sampleRate: 1000 / 3, startTime: 5, data: block(10), length: 10 }
    await writeSignals(path, signals, { timeColumn: false })
    const file = await open(path)
    expect([file.sampleRate, file.startTime, file.skipped]).toEqual([1000 / 3, 5, []])
  })

  it('many rows come in groups, which are read apart', async () => {
    const path = join(folder, 'long.parquet')
    const length = 300_000
    const data = block(length)
    await writeSignals(path, { ...header, data, length })
    const file = await open(path)
    expect(file.length).toBe(length)
    const part = await file.read({ channels: ['resp'], start: 131_000, end: 262_200 })
    expect(part.data[0]).toEqual(data[1]!.subarray(131_000, 262_200))
    expect(part.timing?.deviatingRows).toBe(0)
  })
})

describe('a stream takes the bytes', () => {
  async function streamed(
    as: (chunks: Uint8Array[]) => Parameters<typeof createSignals>[0],
    more: Partial<SignalHeader>,
    format: WriteFormat,
  ) {
    const chunks: Uint8Array[] = []
    const writer = await createSignals(as(chunks), { ...header, ...more }, { format })
    for (const from of [0, 50]) await writer.write(block(50, from))
    expect(await writer.close()).toMatchObject({ path: '', rows: 100 })
    const file = await open(new Blob(chunks.map((chunk) => chunk.slice())))
    return (await file.read()).data
  }
  const node = (chunks: Uint8Array[]) =>
    new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        chunks.push(chunk)
        setImmediate(done)
      },
    })
  const web = (chunks: Uint8Array[]) =>
    new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) })

  it.each(formats)('%s', async (format) => {
    const more = format === 'npy' ? { length: 100 } : {}
    expect(await streamed(node, more, format)).toEqual(block(100))
    expect(await streamed(web, more, format)).toEqual(block(100))
  })

  it('NPY needs to know the length', async () => {
    await expect(createSignals(node([]), header, { format: 'npy' })).rejects.toThrow(
      'output: NPY says its length first: a stream needs header.length, but got none',
    )
  })

  it('and may break', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    broken.on('error', () => {})
    const writer = await createSignals(broken, header, { format: 'csv' })
    await expect(writer.write(block(100))).rejects.toThrow('output: the stream takes no more: EPIPE')
  })
})

describe('a writer', () => {
  it('leaves nothing behind when it is given up', async () => {
    const path = join(folder, 'out.npy')
    await writeFile(path, 'old')
    const writer = await createSignals(path, header, { overwrite: true })
    await writer.write(block(100))
    expect(await readdir(folder)).toHaveLength(2)
    await writer.abort()
    await writer.abort()
    expect(await readdir(folder)).toEqual(['out.npy'])
    expect(await readFile(path, 'utf8')).toBe('old')
    await expect(writer.write(block(1))).rejects.toThrow('out.npy: the writer is closed')
  })

  it('does not replace a file that came meanwhile', async () => {
    const path = join(folder, 'out.wav')
    const writer = await createSignals(path, header)
    await writer.write(block(10))
    await writeFile(path, 'new')
    await expect(writer.close()).rejects.toThrow('out.wav: a file of this name exists already')
    expect(await readdir(folder)).toEqual(['out.wav'])
    expect(await readFile(path, 'utf8')).toBe('new')
  })

  it('clips only when told to, and says how often', async () => {
    const path = join(folder, 'loud.wav')
    const data = [Float32Array.of(0, 1, -1.5, 0.5)]
    const signals: Signals = { channels: [{ name: 'a' }], data, length: 4, sampleRate: 8000, startTime: 0 }
    await expect(writeSignals(path, signals, { sampleType: 'pcm16' })).rejects.toThrow(
      'loud.wav, sample 1, channel "a": expected a number from -1 up to 1 − 2^−15, but got 1',
    )
    expect(await readdir(folder)).toEqual([])
    const written = await writeSignals(path, signals, { sampleType: 'pcm16', clip: true })
    expect(written.clipped).toBe(2)
    expect([...(await (await open(path)).read()).data[0]!]).toEqual([0, 32767 / 32768, -1, 0.5])
    const missing = { ...signals, data: [Float32Array.of(0, NaN, 0, 0)] }
    await expect(
      writeSignals(path, missing, { sampleType: 'pcm16', clip: true, overwrite: true }),
    ).rejects.toThrow('but got NaN (PCM has no missing samples')
  })

  it.each<[string, string, Partial<Signals>, WriteOptions, string]>([
    [
      'a name that says nothing',
      'out.xyz',
      {},
      {},
      'expected a name that ends in .csv, .npy, .wav or .parquet, but got "out.xyz" (or set format)',
    ],
    [
      'WAV without a rate',
      'out.wav',
      { sampleRate: null },
      {},
      'WAV needs a sampleRate that is a whole number of Hz, but got null',
    ],
    [
      'WAV of a rate that it has no place for',
      'out.wav',
      { sampleRate: 31.25 },
      {},
      'WAV needs a sampleRate that is a whole number of Hz, but got 31.25 (resample, or write another format)',
    ],
    [
      'PCM outside WAV',
      'out.npy',
      {},
      { sampleType: 'pcm16' },
      "sampleType of npy must be one of 'float32', 'float64', but got \"pcm16\"",
    ],
    [
      'columns of one name',
      'out.parquet',
      { channels: [{ name: 'a' }, { name: 'a' }] },
      {},
      'names of columns must differ, but got "a" twice',
    ],
    [
      'doubles that float32 has no place for',
      'out.npy',
      { data: [Float64Array.of(1e300), Float64Array.of(0)] },
      { sampleType: 'float32' },
      'expected a number within the range of float32, but got 1e+300',
    ],
    ['lengths that disagree', 'out.npy', { length: 2 }, {}, 'expected 2 samples, but got 1'],
  ])('refuses %s', async (_what, name, change, options, message) => {
    const signals: Signals = { ...header, data: block(1), length: 1, ...change }
    await expect(writeSignals(join(folder, name), signals, options)).rejects.toThrow(message)
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses blocks that do not belong together', async () => {
    const path = join(folder, 'out.parquet')
    const first = async () => {
      const writer = await createSignals(path, header)
      await writer.write(block(3))
      return writer
    }
    const doubles = block(3).map((samples) => Float64Array.from(samples))
    await expect((await first()).write(doubles)).rejects.toThrow(
      'out.parquet, channel "ecg": expected a Float32Array, as in the first block, but got a Float64Array',
    )
    await expect((await first()).write([block(3)[0]!])).rejects.toThrow(
      'expected data for 2 channels, but got 1',
    )
    await expect((await first()).write([block(3)[0]!, block(2)[1]!])).rejects.toThrow(
      'expected 3 samples, but got 2',
    )
    expect(await readdir(folder)).toEqual([])
  })
})
