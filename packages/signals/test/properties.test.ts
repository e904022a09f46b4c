import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CsvError, open, type SampleArray, type Signals, writeCsv } from '../src/index.ts'
import { distinct } from '../src/column-names.ts'
import { inPieces } from './sources.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-signals-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Ample on a machine that is busy with other things. */
const TIMEOUT_MS = 60_000

function bitsOf(samples: SampleArray): string[] {
  // NaN has many bit patterns and one meaning.
  return [...samples].map((value) => (Object.is(value, -0) ? '-0' : String(value)))
}

// Units are not among the names ('V', 'min'), and they end without brackets of their own only by luck.
const anyName = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[b-su-z][a-zµ ,;|"'()[\]#\n]{0,12}[a-z)\]]$/) },
  fc.constantFrom('na', 'n/a', 'null', 'nan', '-', '1', '12', '0.5', '-3', '1e5', 'inf'),
)
const anyUnit = fc.option(fc.constantFrom('mV', 'µV', 'm/s²', '°C', '%', 'm(s)'), { nil: undefined })

const anyRate = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom(0.1, 1 / 3, 999.7, 31.25, 256 / 7, 44100, 360, 1000 / 3),
  fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
)

const anySignals: fc.Arbitrary<Signals & { dtype: 'float32' | 'float64' }> = fc
  .record({
    names: fc.uniqueArray(anyName, { minLength: 1, maxLength: 4, selector: (text) => text.trim() }),
    unit: anyUnit,
    length: fc.integer({ min: 2, max: 120 }),
    dtype: fc.constantFrom('float32' as const, 'float64' as const),
    sampleRate: fc.option(anyRate, { nil: null }),
    startTime: fc.constantFrom(0, 0, 12.5, -3, 1_700_000_000.25),
  })
  .chain(({ names, unit, length, dtype, sampleRate, startTime }) => {
    const value = dtype === 'float32' ? fc.float() : fc.double()
    const column = fc
      .array(value, { minLength: length - 1, maxLength: length - 1 })
      .map((values) => (dtype === 'float32' ? Float32Array.of(1, ...values) : Float64Array.of(1, ...values)))
    return fc.tuple(...names.map(() => column)).map((data) => ({
      channels: names.map((n) => (unit === undefined ? { name: n } : { name: n, unit })),
      data,
      length,
      dtype,
      sampleRate,
      startTime: sampleRate === null ? 0 : startTime,
    }))
  })

const format = fc.constantFrom(
  {},
  { decimal: ',' } as const,
  { delimiter: ';' } as const,
  { delimiter: '\t', decimal: ',' } as const,
  { delimiter: '|' } as const,
  { delimiter: ' ' } as const,
)

describe('written and read again', () => {
  it('a single channel whose name has a comma, with decimal commas', async () => {
    const path = join(folder, 'comma.csv')
    const data = [Float32Array.of(1, 0, 0.5)]
    const signals = { channels: [{ name: 'b,a' }], data, length: 3, sampleRate: null, startTime: 0 }
    await writeCsv(path, signals, { delimiter: '\t', decimal: ',' })
    const again = await (await open(path)).read({ dtype: 'float32' })
    expect(again.channels).toEqual(signals.channels)
    expect(again.data).toEqual(data)
  })

  it(
    'every channel is there, whatever its name: blank, another one has it too, the first samples are missing',
    async () => {
      const blank = fc.stringMatching(/^[ \t\n\r\u00a0]{0,3}$/)
      const padded = fc.tuple(blank, anyName, blank).map((parts) => parts.join(''))
      const names = fc.array(fc.oneof(blank, padded, fc.constantFrom('a', 'x\0y')), {
        minLength: 1,
        maxLength: 5,
      })
      await fc.assert(
        fc.asyncProperty(names, anyUnit, format, anyRate, async (given, unit, options, sampleRate) => {
          const channels = given.map((name) => (unit === undefined ? { name } : { name, unit }))
          // Some other column tells where the samples are.
          const isMissing = (c: number) => c === 0 && given.length > 1
          const data = given.map((_, c) =>
            isMissing(c) ? new Float32Array(3).fill(NaN) : Float32Array.of(1, c, 2),
          )
          const signals = { channels, data, length: 3, sampleRate, startTime: 0 }
          const path = join(folder, 'names.csv')
          await writeCsv(path, signals, { ...options, overwrite: true })
          const again = await (await open(path)).read({ dtype: 'float32' })
          const seen = given.map((name, c) => name.replace('\0', '\uFFFD').trim() || `channel ${c + 1}`)
          expect(again.channels.map(({ name }) => name)).toEqual(distinct(seen))
          expect(again.data.map(bitsOf)).toEqual(data.map(bitsOf))
        }),
        { numRuns: 150 },
      )
    },
    TIMEOUT_MS,
  )

  it(
    'signals have the same bits, names, units, rate and start',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySignals, format, async (signals, options) => {
          const path = join(folder, 'round-trip.csv')
          await writeCsv(path, signals, { ...options, overwrite: true })
          const file = await open(path)
          const again = await file.read({ dtype: signals.dtype })
          expect(again.channels).toEqual(signals.channels)
          expect(again.data.map(bitsOf)).toEqual(signals.data.map(bitsOf))
          expect(again.sampleRate).toBe(signals.sampleRate)
          expect(again.startTime).toBe(signals.startTime)
          expect(again.timing?.deviatingRows ?? 0).toBe(0)
        }),
        { numRuns: 150 },
      )
    },
    TIMEOUT_MS,
  )
})

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ' '),
  decimal: fc.constantFrom('.', ','),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoted: fc.boolean(),
  header: fc.boolean(),
  lastLineEnd: fc.boolean(),
  preamble: fc.constantFrom('', 'Recorder 3, serial 17', '# exported'),
})

const table = fc.array(
  fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -99999, max: 99999 }).map((n) => (2 * n + 1) / 16))),
  { minLength: 3, maxLength: 30 },
)

type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never

function written(rows: readonly (readonly number[])[], how: Dialect): string {
  const quote = (text: string) => (how.quoted || text.includes(how.delimiter) ? `"${text}"` : text)
  const line = (fields: readonly string[]) => fields.map(quote).join(how.delimiter)
  const lines = rows.map((row) => line(row.map((value) => String(value).replace('.', how.decimal))))
  const above = [how.preamble, how.header ? line(['eins', 'zwei', 'drei']) : ''].filter(Boolean)
  return [...above, ...lines].join(how.lineEnd) + (how.lastLineEnd ? how.lineEnd : '')
}

describe('any dialect', () => {
  it(
    'is recognised, and read the same in whatever pieces it comes',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          table,
          dialect,
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
          async (rows, how, lengths) => {
            const bytes = new TextEncoder().encode(written(rows, how))
            const file = await open(inPieces(bytes, lengths))
            const { data } = await file.read({ dtype: 'float64' })
            expect(file.recognised!.decimal).toBe(how.decimal)
            expect(file.recognised!.header).toBe(how.header)
            expect(data.map((column) => [...column])).toEqual([0, 1, 2].map((c) => rows.map((row) => row[c])))
          },
        ),
        { numRuns: 300 },
      )
    },
    TIMEOUT_MS,
  )
})

describe('any bytes', () => {
  const scrap = fc.oneof(
    fc.constantFrom(
      '1',
      '-2.5',
      '3,25',
      '1e5',
      ',',
      ';',
      '\t',
      ' ',
      '"',
      "'",
      '\n',
      '\r\n',
      '\r',
      '#',
      'x',
      'NaN',
      '',
      '\0',
    ),
    fc.string({ maxLength: 3 }),
  )

  it(
    'are read, or refused with a CsvError',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(scrap, { maxLength: 60 }),
          fc.integer({ min: 1, max: 9 }),
          async (pieces, length) => {
            const source = inPieces(new TextEncoder().encode(pieces.join('')), [length])
            const outcome = await open(source)
              .then((file) => file.read())
              .catch((problem: unknown) => problem)
            if (!(outcome instanceof CsvError)) expect(outcome).toHaveProperty('data')
          },
        ),
        { numRuns: 1500 },
      )
    },
    TIMEOUT_MS,
  )
})
