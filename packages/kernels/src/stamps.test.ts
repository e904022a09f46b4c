import { describe, expect, it } from 'vitest'
import { code, comma, kernels, read } from '../test/rows.ts'
import type { ColumnKind, TimeFormat } from './text.ts'

describe.each(kernels)('rows with dates and times by %s', (_, open) => {
  it.each<[format: TimeFormat, text: string, iso: string]>([
    ['year-month-day', '2024-02-29T13:45:00.125Z', '2024-02-29T13:45:00.125Z'],
    ['year-month-day', '2024/2/9 3:45', '2024-02-09T03:45Z'],
    ['year-month-day', '20240229t134500.5+0530', '2024-02-29T08:15:00.5Z'],
    ['year-month-day', '2024-02-29 13:45:00 -03:30', '2024-02-29T17:15:00Z'],
    ['year-month-day', '2024-12-31T23:59:60Z', '2025-01-01T00:00:00Z'],
    ['year-month-day', '0000-02-29', '0000-02-29T00:00Z'],
    ['year-month-day', '9999-12-31T24:00', '+010000-01-01T00:00Z'],
    ['day-month-year', '31.12.2024 13:45:00,25', '2024-12-31T13:45:00.250Z'],
    ['day-month-year', '1.2.70 3:45', '1970-02-01T03:45Z'],
    ['day-month-year', '31-Dec-2024 13:45:00', '2024-12-31T13:45Z'],
    ['day-month-year', '1 jan 2024', '2024-01-01T00:00Z'],
    ['month-day-year', '12/31/2024 12:45:00.5 AM', '2024-12-31T00:45:00.5Z'],
    ['month-day-year', '2/1/69 1:45pm', '2069-02-01T13:45Z'],
    ['h:m:s', '13:45:00.12500000000000000', '1970-01-01T13:45:00.125Z'],
    ['h:m:s', '100:00:00.5', '1970-01-05T04:00:00.5Z'],
    ['h:m:s', '45:30,5', '1970-01-01T00:45:30.5Z'],
    ['h:m', '13:45', '1970-01-01T13:45Z'],
  ])('are read as seconds: %s, %s', async (format, text, iso) => {
    const originDay = format.startsWith('h') ? 0 : 19_000
    const columns: ColumnKind[] = ['stamp', 'float64']
    const rows = `${text};1\n"${text}";2\n;3\n`
    const given = { ...comma, delimiter: code(';'), times: { format, originDay }, columns }
    const [stamps, values] = (await read(open, rows, given)).values
    const seconds = Date.parse(iso) / 1000 - 86_400 * originDay
    expect(stamps).toEqual([seconds, seconds, NaN])
    expect(values).toEqual([1, 2, 3])
  })

  it.each<[format: TimeFormat, text: string]>([
    ['year-month-day', '2023-02-29'],
    ['year-month-day', '1900-02-29T00:00:00'],
    ['year-month-day', '2024-13-01'],
    ['year-month-day', '2024-12-31T24:60:00'],
    ['year-month-day', '2024-12-31T13:45:61'],
    ['year-month-day', '2024-12-31T13:45:00 UTC'],
    ['year-month-day', '2024-12-31T13:45:00+19:00'],
    ['year-month-day', '20241231'],
    ['day-month-year', '31-Dez-2024'],
    ['day-month-year', '31 12 2024'],
    ['month-day-year', '31-Dec-2024'],
    ['day-month-year', '10.12.24'],
    ['month-day-year', '12/31/2024 13:00 PM'],
    ['h:m:s', '2 days 00:00:01'],
    ['h:m:s', '-1:00:00'],
    ['h:m', '12'],
  ])('stop at %s, %s', async (format, text) => {
    const columns: ColumnKind[] = ['stamp', 'float64']
    const given = { ...comma, times: { format, originDay: 0 }, columns }
    const left = `${text},1\n`
    expect(await read(open, `,0\n${left}`, given)).toMatchObject({ rows: 1, left, missing: [1, 0] })
  })

  it('are read where date and time have a column each', async () => {
    const columns: ColumnKind[] = ['date', 'float32', 'time']
    const given = { ...comma, times: { format: 'year-month-day', originDay: 19_782 } as const, columns }
    const rows = '2024-02-29,1,01:00:00.5\n,2,01:00:00\n2024-03-01,3,\n2024-03-01T00:00,4,01:00:00\n'
    expect(await read(open, rows, given)).toEqual({
      rows: 3,
      left: '2024-03-01T00:00,4,01:00:00\n',
      values: [
        [1, 2, 3],
        [3600.5, NaN, NaN],
      ],
      missing: [0, 2],
    })
  })
})
