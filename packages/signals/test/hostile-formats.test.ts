import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open, SignalError, type Source, writeSignals } from '../src/index.ts'

const FORMATS = join(import.meta.dirname, 'formats')
const fixture = (name: string) => new Uint8Array(readFileSync(join(FORMATS, name)))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-hostile-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The file with other bytes at some place. */
function patched(bytes: Uint8Array, at: number, text: string): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  copy.set(
    Uint8Array.from(text, (c) => c.charCodeAt(0)),
    at,
  )
  return copy
}

const large = {
  channels: [{ name: 'a' }],
  data: [Float64Array.of(1, 1e300)],
  length: 2,
  sampleRate: 10,
  startTime: 0,
}

describe('numbers that float32 has no place for', () => {
  /** Of EDF, the physical maximum of the first of two signals. */
  const physicalMaximum = 256 + 2 * (16 + 80 + 8 + 8)

  it.each<[string, () => Promise<Source>]>([
    ['npy', async () => (await writeSignals(join(folder, 'large.npy'), large)).path],
    ['wav', async () => (await writeSignals(join(folder, 'large.wav'), large)).path],
    ['parquet', async () => (await writeSignals(join(folder, 'large.parquet'), large)).path],
    [
      'edf',
      async () =>
        new File([patched(fixture('unknown-records.edf'), physicalMaximum, '9E+99   ')], 'large.edf'),
    ],
  ])('are an error that names file and channel, and can be read as doubles: %s', async (_, source) => {
    const file = await open(await source())
    const reading = file.read()
    await expect(reading).rejects.toBeInstanceOf(SignalError)
    await expect(file.read()).rejects.toThrow(
      new RegExp(
        `^large\\.\\w+, channel ".+": expected a number within the range of float32, but got .*e\\+`,
      ),
    )
    const { data } = await file.read({ dtype: 'float64' })
    expect(data[0]!.some((value) => Math.abs(value) > 1e90 && value < Infinity)).toBe(true)
    await file.close()
  })
})

describe('numbers that no file can have', () => {
  it.each<[string, Source, string]>([
    [
      'a sample rate of WAV that is none',
      new File([patched(fixture('pcm16.wav'), 24, '\0\0\0\0')], 'a.wav'),
      'a.wav: expected a positive sample rate, but got 0',
    ],
    [
      'a duration of EDF beyond all bounds',
      new File([patched(fixture('two-rates.edf'), 244, '1e999   ')], 'a.edf'),
      'a.edf: expected the duration of a record to be a number, but got "1e999"',
    ],
  ])('%s', async (_, source, message) => {
    await expect(open(source)).rejects.toThrow(message)
  })

  it('of time are no time stamps', async () => {
    const columnData = [
      { name: 'time', data: [1e300, 2e300, 3e300], type: 'DOUBLE' as const },
      { name: 'a', data: [1, 2, 3], type: 'DOUBLE' as const },
    ]
    const file = await open(new Blob([parquetWriteBuffer({ columnData })]))
    expect([file.startTime, file.startDate]).toEqual([0, undefined])
    expect([...(await file.read()).data[0]!]).toEqual([1, 2, 3])
  })
})

describe('NUL bytes', () => {
  it('fill up the fields of an EDF header as spaces do', async () => {
    const whole = fixture('two-rates.edf')
    const header = Number(Buffer.from(whole.subarray(184, 192)).toString('latin1'))
    const copy = new Uint8Array(whole)
    // All but the first space after a text, and all within the empty fields.
    for (let i = 1; i < header; i++) if (whole[i] === 32 && whole[i - 1] === 32 && i > 256) copy[i] = 0
    const [filled, plain] = await Promise.all([open(new Blob([copy])), open(new Blob([whole]))])
    expect(filled.channels).toEqual(plain.channels)
    expect((await filled.read()).data).toEqual((await plain.read()).data)
  })

  // What follows the header of a WAV file may be silence.
  it.each([
    ['pcm16.wav', 20],
    ['le-f4.npy', 40],
    ['stored.npz', 40],
    ['snappy.parquet', 40],
    ['apache.arrow', 40],
    ['two-rates.edf', 40],
  ])('for all that follows the first bytes, as after a power cut, are an error: %s', async (name, first) => {
    const copy = fixture(name).fill(0, first)
    const outcome = await open(new File([new Uint8Array(copy)], name))
      .then((file) => file.read())
      .catch((error: unknown) => error)
    expect(outcome).toBeInstanceOf(SignalError)
    expect((outcome as SignalError).message).toMatch(new RegExp(`^${name}[:,]`))
  })

  it.each(['wav', 'npy', 'parquet', 'edf'])('alone are no file: %s', async (extension) => {
    const name = `zeros.${extension}`
    await expect(open(new File([new Uint8Array(100_000)], name))).rejects.toThrow(new RegExp(`^${name}`))
  })
})

describe('a header of a gigabyte', () => {
  const GIGABYTE = 2 ** 30

  /** A stream of a beginning and then a gigabyte of zeros; says how much of it was taken. */
  function endless(beginning: string, name: string) {
    const source = {
      name,
      taken: 0,
      async *stream() {
        yield Uint8Array.from(beginning, (c) => c.charCodeAt(0))
        const chunk = new Uint8Array(256 * 1024)
        for (; source.taken < GIGABYTE; source.taken += chunk.length) yield chunk
      },
    }
    return source
  }

  it.each([
    ['wav', `RIFF\xff\xff\xff\xffWAVELIST\xf0\xff\xff\x3f`],
    ['npy', '\x93NUMPY\x02\x00\xff\xff\xff\x3f{'],
    ['edf', `0       ${' '.repeat(176)}256     ${' '.repeat(44)}1       1       9999`],
  ])('is refused after some megabytes: %s', async (extension, beginning) => {
    const source = endless(beginning, `endless.${extension}`)
    const outcome = await open(source).catch((error: unknown) => error)
    expect(outcome).toBeInstanceOf(SignalError)
    expect(source.taken).toBeLessThan(80 * 2 ** 20)
  })

  it.each([
    ['parquet', 'PAR1'],
    ['arrow', 'ARROW1\0\0'],
  ])('of what is needed in any order is kept no further than allowed: %s', async (extension, beginning) => {
    const source = endless(beginning, `endless.${extension}`)
    await expect(open(source, { maxHeldBytes: 2e6 })).rejects.toThrow('expected at most 2000000 bytes')
    expect(source.taken).toBeLessThan(4e6)
  })
})
