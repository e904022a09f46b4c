import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClockReader } from './clock.ts'
import { open } from './open.ts'
import { readClock } from './time-format.ts'
import type { TimeFormat } from './types.ts'
import { textSource } from '../test/sources.ts'

/** Seconds since 1970-01-01T00:00 of the clock (of UTC, where the stamp tells); null where the text is no stamp. */
function seconds(text: string, format: TimeFormat): number | null {
  const reader = new ClockReader(format)
  const bytes = readClock(reader, text)
  return bytes && reader.wholeSeconds(0) + reader.fraction(bytes)
}

const moment = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })

describe('a date and time', () => {
  it('is what Date makes of it, in each way to write it', () => {
    fc.assert(
      fc.property(
        moment,
        fc.constantFrom('T', ' ', 't'),
        fc.constantFrom('-', '/', '.'),
        (date, between, mark) => {
          const iso = date.toISOString()
          const [year, month, day] = iso.slice(0, 10).split('-') as [string, string, string]
          const time = iso.slice(11, -1)
          const expected = Number((date.getTime() / 1000).toFixed(3))
          const near = (text: string, format: TimeFormat) =>
            expect(seconds(text, format)).toBeCloseTo(expected, 3)
          near(`${[year, month, day].join(mark)}${between}${time}`, 'year-month-day')
          near(`${[day, month, year].join(mark)}${between}${time}Z`, 'day-month-year')
          near(`${[Number(month), Number(day), year].join(mark)} ${time}`, 'month-day-year')
          near(`${year}${month}${day}T${time.replaceAll(':', '')}Z`, 'year-month-day')
        },
      ),
    )
  })

  it.each<[string, TimeFormat, string]>([
    ['2024-02-29', 'year-month-day', '2024-02-29T00:00:00Z'],
    ['2024-12-31 13:45', 'year-month-day', '2024-12-31T13:45:00Z'],
    ['2024-12-31T13:45:00+05:30', 'year-month-day', '2024-12-31T08:15:00Z'],
    ['2024-12-31 13:45:00 -0330', 'year-month-day', '2024-12-31T17:15:00Z'],
    ['2024-12-31 13:45:00+01', 'year-month-day', '2024-12-31T12:45:00Z'],
    ['2024-12-31 13:45:00 UTC', 'year-month-day', '2024-12-31T13:45:00Z'],
    ['2024-12-31T23:59:60Z', 'year-month-day', '2025-01-01T00:00:00Z'],
    ['31-Dec-2024 13:45:00', 'day-month-year', '2024-12-31T13:45:00Z'],
    ['31 dec 2024', 'day-month-year', '2024-12-31T00:00:00Z'],
    ['31.12.24 13:45', 'day-month-year', '2024-12-31T13:45:00Z'],
    ['31/12/99 13:45', 'day-month-year', '1999-12-31T13:45:00Z'],
    ['12/31/2024 12:00:00 AM', 'month-day-year', '2024-12-31T00:00:00Z'],
    ['12/31/2024 12:00 pm', 'month-day-year', '2024-12-31T12:00:00Z'],
    ['12/31/2024 1:45:00PM', 'month-day-year', '2024-12-31T13:45:00Z'],
  ])('%s, %s', (text, format, expected) => {
    expect(seconds(text, format)).toBe(Date.parse(expected) / 1000)
  })

  it.each<[string, TimeFormat]>([
    ['2023-02-29', 'year-month-day'],
    ['1900-02-29', 'year-month-day'],
    ['2024-13-01', 'year-month-day'],
    ['2024-00-10', 'year-month-day'],
    ['2024-12/31', 'year-month-day'],
    ['20241231', 'year-month-day'],
    ['2024-12-31T', 'year-month-day'],
    ['2024-12-31 25:00', 'year-month-day'],
    ['2024-12-31 13:60', 'year-month-day'],
    ['2024-12-31 13:45:61', 'year-month-day'],
    ['2024-12-31 13:45+99:00', 'year-month-day'],
    ['2024-12-31 13:45 CET', 'year-month-day'],
    ['31.12.24', 'day-month-year'],
    ['12/31/2024 13:00 PM', 'month-day-year'],
    ['31-Foo-2024', 'day-month-year'],
    ['1.2.3', 'day-month-year'],
    ['', 'h:m:s'],
    ['12', 'h:m:s'],
    ['12:5', 'h:m:s'],
    ['12:00:00\0', 'h:m:s'],
    ['12:00:00x', 'h:m:s'],
    ['-1:00:00', 'h:m:s'],
  ])('is none: %j, %s', (text, format) => {
    expect(seconds(text, format)).toBeNull()
  })

  it.each<[string, TimeFormat, number]>([
    ['13:45:00.125', 'h:m:s', 49_500.125],
    ['13:45:00,125', 'h:m:s', 49_500.125],
    ['100:00:00', 'h:m:s', 360_000],
    ['59:30.5', 'h:m:s', 3570.5],
    ['13:45', 'h:m', 49_500],
    ['1:05:07 AM', 'h:m:s', 3907],
    ['2 days 00:00:01.5', 'h:m:s', 172_801.5],
    ['0 days 01:00:00', 'h:m:s', 3600],
  ])('of day or elapsed: %s, %s', (text, format, expected) => {
    expect(seconds(text, format)).toBe(expected)
  })
})

describe('a column of dates', () => {
  it('gives rate and start to the last bit, whatever the number of decimals', async () => {
    const rates = fc.constantFrom(1, 10, 125, 250, 256, 360, 500, 1000, 44_100)
    await fc.assert(
      fc.asyncProperty(rates, fc.integer({ min: 4, max: 9 }), moment, async (rate, decimals, date) => {
        const second = date.toISOString().slice(0, 19)
        const rows = Array.from({ length: 2 * rate < 500 ? 2 * rate : 500 }, (_, i) => {
          const at = new Date(Date.parse(`${second}Z`) + 1000 * Math.floor(i / rate))
            .toISOString()
            .slice(0, 19)
          const part = ((BigInt(i % rate) * 10n ** BigInt(decimals + 1)) / BigInt(rate) + 5n) / 10n
          const carried = part === 10n ** BigInt(decimals)
          return carried ? null : `${at}.${part.toString().padStart(decimals, '0')},${i}`
        })
        fc.pre(!rows.includes(null) && new Date(Date.parse(`${second}Z`)).getUTCFullYear() < 9999)
        const file = await open(textSource(`time,a\n${rows.join('\n')}\n`))
        expect(file.sampleRate).toBe(rate)
        expect(file.startTime).toBe(Date.parse(`${second}Z`) / 1000)
        expect(file.startDate).toBe(`${second}.${'0'.repeat(decimals)}`)
        const { timing } = await file.read()
        expect(timing).toMatchObject({ deviatingRows: 0, gaps: 0, backwardSteps: 0 })
      }),
      { numRuns: 40 },
    )
  })

  it('is quoted, missing or wrong in a row', async () => {
    const text = 'time,a\n"2024-01-01 10:00:00",1\n"2024-01-01 10:00:01",2\n,3\n 2024-01-01 10:00:03 ,4\n'
    expect((await (await open(textSource(text))).read()).timing).toMatchObject({
      deviatingRows: 1,
      firstLine: 4,
    })
    const wrong = await open(textSource(`${text.replace('\n,', '\nNaN,')}soon,5\n`))
    await expect(wrong.read()).rejects.toThrow(
      'text.csv, row 6, column "time": expected a time (year-month-day), but got "soon"',
    )
  })

  it('tells a clock past midnight, and one past the hour', async () => {
    const night = await open(textSource('t,a\n23:59:59.0,1\n23:59:59.5,2\n00:00:00.0,3\n00:00:00.5,4\n'))
    expect(night.sampleRate).toBe(2)
    expect(night.recognised!.reasons.dateColumn).toBe(
      'There are no dates: the clock passed midnight, which is added up.',
    )
    const later = await open(
      textSource(`t,a\n${Array.from({ length: 9000 }, (_, i) => `${shown(80_000 + i)},1\n`).join('')}`),
    )
    const { timing } = await later.read()
    expect(timing).toMatchObject({ rollovers: 1, deviatingRows: 0, gaps: 0, backwardSteps: 0 })
  })
})

/** Seconds as a clock shows them. */
function shown(passed: number): string {
  return new Date(passed * 1000).toISOString().slice(11, 19)
}
