import { describe, expect, it } from 'vitest'
import { open } from './open.ts'
import { dialectOptions, preview } from './preview.ts'
import { textSource } from '../test/sources.ts'

const TEXT =
  ',Date;Uhr,Time,ecg (mV),gain,off,mark,seen at\n' +
  Array.from(
    { length: 30 },
    (_, i) => `${i},x,10:00:${String(i).padStart(2, '0')}.5,${i / 4},2,,${i === 3 ? 'R' : 'n'},10:00\n`,
  ).join('')

describe('preview', () => {
  it('tells of each column what it is and why, and shows the first rows', async () => {
    const seen = await preview(textSource(TEXT, 'ecg.csv'))
    expect(seen.columns).toMatchObject([
      { column: 'channel 1', kind: 'index', reason: 'a count of the rows without a name' },
      { column: 'Date;Uhr', kind: 'text', reason: 'expected numbers, but got text such as "x"' },
      {
        column: 'Time',
        kind: 'time',
        reason: 'Column "Time" holds dates or times of day and its values rise.',
      },
      { column: 'ecg', kind: 'channel', reason: 'the column holds numbers' },
      { column: 'gain', kind: 'constant', reason: 'all of the first 30 rows are 2' },
      { column: 'off', kind: 'empty', reason: 'the first 30 rows have no value' },
      { column: 'mark', kind: 'text', reason: 'expected numbers, but got text such as "n"' },
      {
        column: 'seen at',
        kind: 'text',
        reason: 'expected numbers, but got dates or times of day such as "10:00"',
      },
    ])
    expect(seen).toMatchObject({
      name: 'ecg.csv',
      channels: [{ name: 'ecg', unit: 'mV' }, { name: 'gain' }, { name: 'off' }],
      sampleRate: 1,
      startTime: 36_000.5,
    })
    expect(seen).not.toHaveProperty('startDate')
    expect(seen.rows).toHaveLength(20)
    expect(seen.lines.slice(0, 2)).toEqual([2, 3])
    expect(seen.rows[3]).toEqual(['3', 'x', '10:00:03.5', '0.75', '2', '', 'R', '10:00'])
  })

  it('gives options that can be kept as JSON, changed, and make the same decisions', async () => {
    const { options, recognised } = await preview(textSource(TEXT))
    expect(options).toEqual({
      encoding: 'utf-8',
      delimiter: ',',
      decimal: '.',
      thousands: null,
      quote: '"',
      comment: null,
      preambleRows: 0,
      header: true,
      headerInComment: false,
      unitRow: false,
      timeColumn: 2,
      dateColumn: null,
      timeFormat: 'h:m:s',
      timeUnit: 's',
      skip: [0, 1, 6, 7],
    })
    expect(options).toEqual(dialectOptions(recognised))
    const without = await open(textSource(TEXT), { ...options, timeColumn: null, skip: [0, 1, 2, 5, 6, 7] })
    expect(without.channels.map(({ name }) => name)).toEqual(['ecg', 'gain'])
    expect(without.sampleRate).toBeNull()
    expect(without.recognised!.reasons.timeColumn).toBe('Set by the caller: no time column.')
    expect(without.recognised!.skipped[0]).toEqual({
      column: 'channel 1',
      reason: 'Set by the caller.',
      code: 'set-by-caller',
      details: {},
    })
  })

  it('lets the columns be named, all of them', async () => {
    const text = '0.0,1,2\n0.5,3,4\n1.0,5,6\n1.5,7,8\n'
    const file = await open(textSource(text), { columns: ['Zeit (s)', 'ecg (mV)', 'ecg (mV)'] })
    expect(file.channels).toEqual([
      { name: 'ecg', unit: 'mV' },
      { name: 'ecg 2', unit: 'mV' },
    ])
    expect(file.sampleRate).toBe(2)
    await expect(open(textSource(text), { columns: ['t', 'a'] })).rejects.toThrow(
      'text.csv: columns must have 3 names, one for each column of the file, but got 2',
    )
  })

  it('lets every mark be set, and says so', async () => {
    const text = '# x\nnames:\na;b\n1.234;5\n2.345;6\n'
    const file = await open(textSource(text), {
      encoding: 'windows-1252',
      delimiter: ';',
      decimal: ',',
      thousands: '.',
      quote: null,
      comment: null,
      preambleRows: 2,
      header: true,
      unitRow: false,
    })
    expect((await file.read()).data).toEqual([Float32Array.of(1234, 2345), Float32Array.of(5, 6)])
    const { reasons } = file.recognised!
    for (const key of [
      'encoding',
      'delimiter',
      'decimal',
      'thousands',
      'quote',
      'comment',
      'preambleRows',
      'header',
      'unitRow',
    ] as const) {
      expect([key, reasons[key]]).toEqual([key, 'Set by the caller.'])
    }
  })
})
