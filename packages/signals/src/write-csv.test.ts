import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { open } from './open.ts'
import { float32Text, float64Text } from './number-text.ts'
import { UnitWriter } from './number-units.ts'
import type { Signals, TimeFormat, TimeStyle } from './types.ts'
import { writeCsv } from './write-csv.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-write-'))
  path = join(folder, 'out.csv')
})
afterEach(() => rm(folder, { recursive: true }))

const signals: Signals = {
  channels: [{ name: 'ecg', unit: 'mV' }, { name: 'a "b", c' }],
  data: [Float32Array.of(0.1, -1.5, NaN), Float64Array.of(0.1, 1e-9, Infinity)],
  length: 3,
  sampleRate: 360,
  startTime: 0,
}

const stamps = (format: TimeFormat, like: string): TimeStyle => ({ titles: ['at'], unit: 's', format, like })

describe('writeCsv', () => {
  it('writes names, units, just enough decimals of time, and the shortest numbers', async () => {
    const written = await writeCsv(path, signals)
    const text = await readFile(path, 'utf8')
    expect(text).toBe(
      [
        'time (s),ecg (mV),"a ""b"", c"',
        '0.000000,0.1,0.1',
        '0.002778,-1.5,1e-9',
        '0.005556,NaN,inf',
        '',
      ].join('\n'),
    )
    expect(written).toEqual({ path, rows: 3, bytes: text.length })
  })

  it('writes exact steps where they are short', async () => {
    const length = 20
    const data = [new Float32Array(length)]
    await writeCsv(path, { channels: [{ name: 'a' }], data, length, sampleRate: 250, startTime: 0.5 })
    expect((await readFile(path, 'utf8')).split('\n').slice(0, 3)).toEqual([
      'time (s),a',
      '0.500,0',
      '0.504,0',
    ])
  })

  it('writes a channel without any sample so that it is read back, with its name or without', async () => {
    for (const header of [true, false]) {
      const data = [Float32Array.of(1, 2, 4), Float32Array.of(NaN, NaN, NaN)]
      const channels = [{ name: 'a' }, { name: 'b' }]
      const gone = { channels, data, length: 3, sampleRate: null, startTime: 0 }
      await writeCsv(path, gone, { header, overwrite: true })
      const file = await open(path)
      expect((await file.read()).data.map((samples) => [...samples])).toEqual(
        data.map((samples) => [...samples]),
      )
      await file.close()
    }
  })

  it('writes the European way', async () => {
    await writeCsv(path, signals, { decimal: ',' })
    expect((await readFile(path, 'utf8')).split('\n')[2]).toBe('0,002778;-1,5;1e-9')
  })

  it.each<[string, TimeStyle, string, string]>([
    ['milliseconds', { titles: ['t (ms)'], unit: 'ms' }, 't (ms)', '43200000,43200004'],
    [
      'dates',
      stamps('year-month-day', '2024-01-31T10:00:00.5Z'),
      'at',
      '1970-01-01T12:00:00.000Z,1970-01-01T12:00:00.004Z',
    ],
    [
      'an offset',
      stamps('year-month-day', '2024-01-31 10:00:00-03:00'),
      'at',
      '1970-01-01 09:00:00.000-03:00,1970-01-01 09:00:00.004-03:00',
    ],
    [
      'AM and PM',
      stamps('month-day-year', '1/31/24 9:05:00 AM'),
      'at',
      '1/1/70 12:00:00.000 PM,1/1/70 12:00:00.004 PM',
    ],
    [
      'month names',
      stamps('day-month-year', '31-DEC-2024 09:05'),
      'at',
      '01-JAN-1970 12:00:00.000,01-JAN-1970 12:00:00.004',
    ],
    ['times of day', stamps('h:m:s', '09:05:00,12'), 'at', '12:00:00,000,12:00:00,004'],
    ['no such stamps', stamps('h:m:s', '2 days 09:05:00'), 'time (s)', '43200.000,43200.004'],
  ])('writes the time as %s', async (_, time, title, expected) => {
    const { data, channels } = signals
    await writeCsv(
      path,
      { channels: [channels[0]!], data: [data[0]!], length: 3, sampleRate: 250, startTime: 43_200 },
      { time, delimiter: ';' },
    )
    const [header, ...rows] = (await readFile(path, 'utf8')).split('\n')
    expect(header).toBe(`${title};ecg (mV)`)
    expect(
      rows
        .slice(0, 2)
        .map((row) => row.split(';')[0])
        .join(','),
    ).toBe(expected)
  })

  it.each<[string, string, Parameters<typeof writeCsv>[2], string]>([
    ['a unit row below a comment', 'a', { comment: '#', unitRow: true }, '# a (mV)'],
    ['a unit row below what could be a sample', '1', { unitRow: true }, '1 (mV)'],
    ['a comment of several lines', 'a\nb', { comment: '#' }, '# "a b (mV)"'],
    ['a single quote between spaces', 'a b', { delimiter: ' ', quote: "'" }, '"a b (mV)"'],
    ['a single quote beside others', `it's`, { delimiter: ';', quote: "'" }, `it's (mV)`],
  ])('writes no header that no reader would find again: %s', async (_, name, options, first) => {
    const a = { channels: [{ name, unit: 'mV' }], data: [Float32Array.of(1, 2)], length: 2 }
    await writeCsv(path, { ...a, sampleRate: null, startTime: 0 }, options)
    expect((await readFile(path, 'utf8')).split('\n')[0]).toBe(first)
  })

  it('tells what an encoding lacks before a file is begun, of the time, too', async () => {
    const time = { titles: ['Zeit → (s)'], unit: 's' } as const
    await expect(writeCsv(path, signals, { time, encoding: 'windows-1252' })).rejects.toThrow('out.csv: ')
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves an existing file alone unless told to replace it', async () => {
    await writeFile(path, 'old')
    await expect(writeCsv(path, signals)).rejects.toThrow(
      'out.csv: a file of this name exists already (overwrite: true replaces it)',
    )
    expect(await readFile(path, 'utf8')).toBe('old')
    await writeCsv(path, signals, { overwrite: true })
    expect(await readFile(path, 'utf8')).not.toBe('old')
    expect(await readdir(folder)).toEqual(['out.csv'])
  })

  it('leaves nothing behind when it is stopped', async () => {
    await writeFile(path, 'old')
    const controller = new AbortController()
    const length = 200_000
    const long = {
      ...signals,
      data: signals.data.map((samples) => new Float64Array(length).fill(samples[0]!)),
      length,
    }
    const writing = writeCsv(path, long, { overwrite: true, signal: controller.signal })
    setTimeout(() => controller.abort(), 5)
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(await readFile(path, 'utf8')).toBe('old')
  })

  it('reports progress up to the last row', async () => {
    const seen: number[] = []
    await writeCsv(path, signals, { onProgress: ({ rows }) => seen.push(rows) })
    expect(seen.at(-1)).toBe(3)
  })

  it.each<[string, Partial<Signals>, Parameters<typeof writeCsv>[2], string]>([
    ['a folder that is not there', {}, {}, 'no such file or folder'],
    [
      'one mark for two things',
      {},
      { delimiter: ',', decimal: ',' },
      'the delimiter must differ from the decimal mark, but got "," for both',
    ],
    [
      'time without a rate',
      { sampleRate: null },
      { timeColumn: true },
      'a time column needs a positive sampleRate, but got null',
    ],
    ['no channels', { channels: [], data: [] }, {}, 'expected at least one channel, but got none'],
    ['data missing', { data: [] }, {}, 'expected data for 2 channels, but got 0'],
  ])('refuses %s', async (what, change, options, message) => {
    const target = what.startsWith('a folder') ? join(folder, 'no', 'out.csv') : path
    await expect(writeCsv(target, { ...signals, ...change }, options)).rejects.toThrow(`out.csv: ${message}`)
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses lengths that disagree, naming the channel', async () => {
    await expect(writeCsv(path, { ...signals, length: 4 })).rejects.toThrow(
      'out.csv, channel "ecg": expected 4 samples, but got 3',
    )
  })
})

describe('numbers as units', () => {
  const written = (value: number, type: 'float32' | 'float64', before: readonly number[] = []) => {
    const out = new UnitWriter(1024, ',')
    for (const one of before) out[type](one)
    const from = out.length
    out[type](value)
    return String.fromCharCode(...out.units.subarray(from, out.length))
  }
  const odd = [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    1e9,
    -123456789,
    999999.5,
    1e-6,
    9.9999e-7,
    0.1,
    1e15,
    123.000001,
    2 ** 53,
  ]

  it('are those of float32Text', () => {
    const any = fc.oneof(
      fc.float(),
      fc.integer().map((n) => Math.fround(n / 1000)),
      fc.integer().map(Math.fround),
    )
    for (const x of odd.map(Math.fround)) expect(written(x, 'float32')).toBe(float32Text(x).replace('.', ','))
    fc.assert(
      fc.property(any, (x) => {
        expect(written(x, 'float32')).toBe(float32Text(x).replace('.', ','))
      }),
      { numRuns: 5000 },
    )
  })

  it('are those of float64Text, whatever was written before', () => {
    const decimal = fc.tuple(fc.maxSafeInteger(), fc.nat(18)).map(([n, k]) => n / 10 ** k)
    const any = fc.oneof(
      fc.double(),
      decimal,
      fc.integer(),
      fc.integer().map((n) => n / 1e6),
    )
    for (const x of odd) expect(written(x, 'float64')).toBe(float64Text(x).replace('.', ','))
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 3 }), (x, before) => {
        expect(written(x, 'float64', before)).toBe(float64Text(x).replace('.', ','))
      }),
      { numRuns: 5000 },
    )
  })
})

describe('float32Text', () => {
  it('reads back to the same number, and no shorter text does', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const text = float32Text(x)
        expect(Object.is(Math.fround(Number(text)), x)).toBe(true)
        const digits = text.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '').length
        if (digits > 1) expect(Math.fround(Number(x.toPrecision(digits - 1)))).not.toBe(x)
      }),
      { numRuns: 5000 },
    )
  })
})
