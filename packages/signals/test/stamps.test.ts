import * as fc from 'fast-check'
import { BYTES_BEYOND } from '@sinal/kernels/text'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { isDated } from '../src/clock.ts'
import { openKernel } from '../src/csv-kernel.ts'
import {
  CsvError,
  type CsvKernel,
  csvKernel,
  type Delimiter,
  setCsvKernel,
  type TimeFormat,
} from '../src/index.ts'
import { RowBlock } from '../src/row-block.ts'
import type { RowFormat } from '../src/row-format.ts'
import { RowParser } from '../src/row-parser.ts'
import { RowReader } from '../src/row-reader.ts'
import { TIME_FORMATS } from '../src/time-format.ts'

const { kernel: fastest } = await csvKernel()
const kernels: CsvKernel[] = fastest === 'native' ? ['wasm', 'native'] : ['wasm']

afterAll(async () => {
  await setCsvKernel('auto')
})

const usual = {
  file: 'text.csv',
  decimal: '.',
  thousands: null,
  quote: '"',
  comment: null,
  missing: new Set(['-999', 'gone']),
  maxLineBytes: 1000,
  decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
} as const

const stamped = {
  ...usual,
  columns: ['t', 'a'],
  wanted: new Map<number, 'float32' | 'float64'>([
    [0, 'float64'],
    [1, 'float32'],
  ]),
} as const

/** What becomes of rows: their values to the bit, line by line, or what is wrong with one. */
async function outcome(kernel: CsvKernel, text: string, format: RowFormat) {
  await setCsvKernel(kernel)
  const block = new RowBlock([...format.wanted.keys()].sort().map((c) => format.wanted.get(c)!))
  const reader = new RowReader(new RowParser(format, 1), await openKernel(format, 1))
  const encoded = new TextEncoder().encode(text)
  const bytes = new Uint8Array(encoded.length + BYTES_BEYOND)
  bytes.set(encoded)
  reader.take(bytes, 0, encoded.length)
  try {
    reader.read(0, block)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return error.message
  }
  const { columns, rows, missing, rejected } = block
  const bits = columns.map((column) =>
    Buffer.from(column.buffer, column.byteOffset, rows * column.BYTES_PER_ELEMENT).toString('hex'),
  )
  return { bits, lines: [...block.lines.subarray(0, rows)], missing, rejected }
}

async function expectSame(text: string, format: RowFormat): Promise<void> {
  const expected = await outcome('javascript', text, format)
  for (const kernel of kernels) expect(await outcome(kernel, text, format)).toEqual(expected)
}

/** As `expectSame`, and no row is left to the parser. */
async function expectPlain(text: string, format: RowFormat): Promise<void> {
  await expectSame(text, format)
  const parse = vi.spyOn(RowParser.prototype, 'parse')
  for (const kernel of kernels) await outcome(kernel, text, format)
  expect(parse).not.toHaveBeenCalled()
  parse.mockRestore()
}

const two = (value: number, isPadded = true) => String(value).padStart(isPadded ? 2 : 1, '0')

const ORDERS = {
  'year-month-day': 'ymd',
  'day-month-year': 'dmy',
  'month-day-year': 'mdy',
  'h:m:s': 'ymd',
  'h:m': 'ymd',
} as const

/** Dates, most of them of the format. */
const dateOf = (format: TimeFormat): fc.Arbitrary<string> =>
  fc
    .record({
      year: fc.oneof(
        fc.integer({ min: 0, max: 9999 }),
        fc.constantFrom(0, 1600, 1900, 1970, 2000, 2023, 2024),
      ),
      month: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 2, 13)),
      day: fc.oneof(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 32 })),
      order: fc.oneof(
        { weight: 3, arbitrary: fc.constant(ORDERS[format]) },
        fc.constantFrom('ymd', 'dmy', 'mdy', 'compact', 'short', 'named'),
      ),
      mark: fc.constantFrom('-', '-', '/', '.', ' '),
      isPadded: fc.boolean(),
    })
    .map(({ year, month, day, order, mark, isPadded }) => {
      const [y, m, d] = [String(year).padStart(4, '0'), two(month, isPadded), two(day, isPadded)]
      if (order === 'compact') return `${y}${two(month)}${two(day)}`
      if (order === 'named') return `${d}-${month % 2 === 0 ? 'Feb' : 'mar'}-${y}`
      const parts = order === 'ymd' ? [y, m, d] : order === 'mdy' ? [m, d, y] : [d, m, y]
      return (order === 'short' ? [d, m, y.slice(2)] : parts).join(mark)
    })

const time = fc
  .record({
    hour: fc.oneof(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 12, 24, 25, 100, 9999, 10_000)),
    minute: fc.oneof(fc.integer({ min: 0, max: 59 }), fc.constantFrom(0, 60)),
    second: fc.oneof(fc.integer({ min: 0, max: 59 }), fc.constantFrom(0, 60, 61)),
    form: fc.constantFrom('hms', 'hms', 'hms', 'hm', 'compact', 'days'),
    fraction: fc.stringMatching(/^(?:[.,]\d{0,20})?$/),
    isPadded: fc.boolean(),
    half: fc.constantFrom('', '', '', ' PM', 'am', ' a.m.'),
  })
  .map(({ hour, minute, second, form, fraction, isPadded, half }) => {
    if (form === 'compact') return `${two(hour)}${two(minute)}${two(second)}${fraction}`
    const days = form === 'days' ? `${minute} days ` : ''
    const seconds = form === 'hm' ? '' : `:${two(second)}`
    return `${days}${two(hour, isPadded)}:${two(minute)}${seconds}${fraction}${half}`
  })

const zone = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom('Z', ' z', ' UTC', 'CET'),
  fc
    .tuple(
      fc.constantFrom('+', ' -', '-'),
      fc.integer({ min: 0, max: 19 }),
      fc.constantFrom('', '00', ':30', ':5', '45'),
    )
    .map(([sign, hours, minutes]) => `${sign}${two(hours)}${minutes}`),
)

const stampOf = (format: TimeFormat): fc.Arbitrary<string> => {
  const dated = fc
    .tuple(dateOf(format), fc.constantFrom('T', ' ', 't', '  ', ''), fc.option(time, { nil: '' }), zone)
    .map((parts) => parts.join(''))
  const [likely, other] = isDated(format) ? [dated, time] : [time, dated]
  return fc.oneof({ weight: 5, arbitrary: likely }, { weight: 1, arbitrary: other })
}

/** Of these as they are, and as they should not be. */
function fields(whole: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const scrap = fc.constantFrom(...'0 9 : . , - + / T Z p m \t \u00e9'.split(' '), ' ', '')
  const broken = fc
    .tuple(whole, fc.nat({ max: 30 }), fc.nat({ max: 2 }), scrap)
    .map(([text, at, count, more]) => text.slice(0, at) + more + text.slice(at + count))
  const around = fc
    .tuple(fc.constantFrom('', ' ', '  '), fc.oneof(whole, broken), fc.constantFrom('', ' '))
    .map((parts) => parts.join(''))
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 3, arbitrary: broken },
    { weight: 1, arbitrary: around },
    { weight: 2, arbitrary: fc.oneof(whole, around).map((text) => `"${text}"`) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '""', 'NaN', '-999', 'gone', '12', '"', '""""') },
  )
}

const value = fc.constantFrom('1.5', '-2', '', '3e5', 'x')

/** Rows, and how they are read but for their columns. */
const rowsOf = (row: (format: TimeFormat) => fc.Arbitrary<string[]>) =>
  fc.constantFrom(...TIME_FORMATS).chain((format) =>
    fc.record({
      format: fc.constant(format),
      rows: fc.array(row(format), { minLength: 1, maxLength: 40 }),
      delimiter: fc.constantFrom<Delimiter[]>(',', ';', '\t'),
      originDay: fc.constantFrom(0, 19_723, -3000),
      skipBadRows: fc.boolean(),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    }),
  )

describe('dates and times', () => {
  it('are the same to the bit, or refused alike, in every kernel', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf((format) => fc.tuple(fields(stampOf(format)), value)),
        async ({ format, rows, delimiter, originDay, skipBadRows, lineEnd }) => {
          await expectSame(rows.map((row) => row.join(delimiter) + lineEnd).join(''), {
            ...stamped,
            delimiter,
            clock: { column: 0, format, dateColumn: null, originDay },
            skipBadRows,
          })
        },
      ),
      { numRuns: 300 },
    )
  }, 120_000)

  it('are so too where the date has a column of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf((format) => fc.tuple(fields(dateOf(format)), value, fields(time))),
        async ({ format, rows, delimiter, originDay, skipBadRows, lineEnd }) => {
          await expectSame(rows.map((row) => row.join(delimiter) + lineEnd).join(''), {
            ...usual,
            delimiter,
            columns: ['d', 'a', 't'],
            wanted: new Map([
              [1, 'float32'],
              [2, 'float64'],
            ]),
            clock: { column: 2, format, dateColumn: 0, originDay },
            skipBadRows,
          })
        },
      ),
      { numRuns: 300 },
    )
  }, 120_000)

  it.each([
    ['year-month-day', '2024-02-29T13:45:00.123Z'],
    ['year-month-day', '2024-02-29T13:45:00.123456789'],
    ['year-month-day', '2024-02-29 13:45:00+05:30'],
    ['year-month-day', '20240229T134500.5-0330'],
    ['year-month-day', '2024/2/9'],
    ['day-month-year', '29/02/2024 13:45:00'],
    ['day-month-year', '29-Feb-2024 13:45:00'],
    ['day-month-year', '9.2.24 3:45'],
    ['month-day-year', '2/29/2024 1:45:00 PM'],
    ['h:m:s', '13:45:00.123'],
    ['h:m:s', '45:00,5'],
    ['h:m', '13:45'],
    // The last of their kind.
    ['year-month-day', '2000-02-29T24:59:60+18:00'],
    ['year-month-day', '1900-02-28T00:00:00-1800'],
    ['day-month-year', '31.12.69 00:00'],
    ['day-month-year', '01.01.70 00:00'],
    ['h:m:s', '9999:59:60'],
    ['h:m:s', '00:00:00.123456789012345678'],
  ] as const)('mostly need no JavaScript: %s, %s', async (format, text) => {
    await expectPlain(`${text};1\n"${text}";2\n ${text} ;3\n;4\n`, {
      ...stamped,
      delimiter: ';',
      clock: { column: 0, format, dateColumn: null, originDay: 19_000 },
      skipBadRows: false,
    })
  })

  it('need none where spaces part them, either', async () => {
    await expectPlain('2024-02-29  13:45:00.5 1\n 2024-03-01 00:00:00 2\n', {
      ...usual,
      delimiter: ' ',
      columns: ['d', 't', 'a'],
      wanted: new Map([
        [1, 'float64'],
        [2, 'float64'],
      ]),
      clock: { column: 1, format: 'year-month-day', dateColumn: 0, originDay: 19_782 },
      skipBadRows: false,
    })
  })
})
