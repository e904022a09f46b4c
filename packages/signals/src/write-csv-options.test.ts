import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeSignals } from './create-signals.ts'
import { open } from './open.ts'
import type { SampleArray, Signals, TimeStyle, WriteOptions } from './types.ts'

const TIMEOUT_MS = 120_000
const { constantFrom } = fc

const stamps = (format: NonNullable<TimeStyle['format']>, like: string): TimeStyle => ({
  titles: ['at'],
  unit: 's',
  format,
  like,
})

const times: readonly (TimeStyle | null)[] = [
  null,
  { titles: ['t (ms)'], unit: 'ms' },
  { titles: ['time [µs]'], unit: 'µs' },
  { titles: ['t (h)'], unit: 'h' },
  { titles: ['sample'], unit: 'samples', like: '7' },
  stamps('year-month-day', '2024-01-31T10:00:00.5Z'),
  stamps('year-month-day', '2024-01-31 10:00:00-03:00'),
  stamps('h:m:s', '09:05:00,12'),
  { ...stamps('year-month-day', '2024-01-31 10:00:00'), titles: ['date', 'clock'] },
]

/** All ways to write, of which two marks that are one need quotes. */
const anyStyle: fc.Arbitrary<WriteOptions> = fc
  .record(
    {
      delimiter: constantFrom(',' as const, ';' as const, '\t' as const, '|' as const, ' ' as const),
      decimal: constantFrom('.' as const, ',' as const),
      lineEnd: constantFrom('\n' as const, '\r\n' as const, '\r' as const),
      encoding: constantFrom(
        'utf-8' as const,
        'utf-16le' as const,
        'utf-16be' as const,
        'windows-1252' as const,
      ),
      byteOrderMark: fc.boolean(),
      header: fc.boolean(),
      comment: constantFrom(null, '#', '%', '//'),
      unitRow: fc.boolean(),
      quote: constantFrom(null, '"' as const, "'" as const),
      time: constantFrom(...times),
      timeColumn: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter(({ delimiter, decimal, quote }) => delimiter !== ',' || decimal !== ',' || (quote ?? null) !== null)

/** Names that mean nothing to a reader: it takes one such as 'time' for what it says. */
const NAMES = [
  'ecg',
  'a "b", c',
  "it's",
  'x;y',
  'V(out)',
  '1',
  'na',
  '# n',
  'µ',
  'b\tc',
  '1,5',
  ' pad',
  'a\nb',
]

const anySignals = fc
  .record({
    names: fc.uniqueArray(constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
    units: fc.array(constantFrom(undefined, 'mV', 'm/s²', '%'), { minLength: 4, maxLength: 4 }),
    length: fc.integer({ min: 3, max: 40 }),
    isDouble: fc.boolean(),
    sampleRate: constantFrom(null, 250, 1 / 3, 44_100),
    startTime: constantFrom(0, 12.5, 1_700_000_000.25),
  })
  .chain(({ names, units, length, isDouble, ...rest }) => {
    const column: fc.Arbitrary<SampleArray> = fc
      .array(isDouble ? fc.double() : fc.float(), { minLength: length, maxLength: length })
      .map(([, ...values]) => (isDouble ? Float64Array.of(1, ...values) : Float32Array.of(1, ...values)))
    return fc.tuple(...names.map(() => column)).map((data): Signals => {
      const channels = names.map((name, c) => ({ name, ...(units[c] && { unit: units[c] }) }))
      return { ...rest, channels, length, data }
    })
  })

const textOf = (samples: SampleArray) =>
  [...samples].map((value) => (Object.is(value, -0) ? '-0' : String(value)))

describe('signals written in any dialect', () => {
  it(
    'are read back as the same numbers',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySignals, anyStyle, async (signals, style) => {
          const chunks: Uint8Array[] = []
          const sink = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk.slice()) })
          const timeColumn =
            style.timeColumn === true && signals.sampleRate === null ? false : style.timeColumn
          await writeSignals(sink, signals, {
            ...style,
            ...(timeColumn !== undefined && { timeColumn }),
            format: 'csv',
          })
          // Without names nothing tells which column is the time.
          const isTimed = timeColumn ?? (signals.sampleRate !== null || style.time?.unit === 'samples')
          const column = style.header === false ? { timeColumn: isTimed ? 0 : null } : {}
          // A column alone has no delimiter that would tell a decimal comma from it.
          const mark = signals.channels.length === 1 && !isTimed ? { decimal: style.decimal ?? '.' } : {}
          // Where numbers are quoted, quotes no longer tell a name such as 'na' from them.
          const row =
            style.delimiter === ',' && style.decimal === ',' && !style.comment
              ? { header: style.header ?? true }
              : {}
          const told = { ...column, ...mark, ...row }
          const file = await open(new Blob(chunks), told)
          const dtype = signals.data[0] instanceof Float64Array ? 'float64' : 'float32'
          const again = await file.read({ dtype })
          expect(again.data.map(textOf)).toEqual(signals.data.map(textOf))
        }),
        { numRuns: 200 },
      )
    },
    TIMEOUT_MS,
  )
})
