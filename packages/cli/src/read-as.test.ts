import { describe, expect, it } from 'vitest'
import { readAs } from './read-as.ts'

describe('readAs', () => {
  it('takes each decision for what open understands', () => {
    expect(
      readAs([
        'encoding=windows-1252',
        'delimiter=tab',
        'decimal=,',
        'quote=none',
        'comment=#',
        'preambleRows=3',
        "thousands='",
        'unitRow=yes',
        'dateColumn=0',
        'timeFormat=none',
        'columns=time (s),ecg (mV)',
        'skip=2',
        'skip=note',
        'header=no',
        'timeColumn=t [s]=x',
        'timeUnit=ms',
        'sampleRate=0.5',
        'missing=-999',
        'missing=',
      ]),
    ).toEqual({
      encoding: 'windows-1252',
      delimiter: '\t',
      decimal: ',',
      quote: null,
      comment: '#',
      preambleRows: 3,
      thousands: "'",
      unitRow: true,
      dateColumn: 0,
      timeFormat: null,
      columns: ['time (s)', 'ecg (mV)'],
      skip: [2, 'note'],
      header: false,
      timeColumn: 't [s]=x',
      timeUnit: 'ms',
      sampleRate: 0.5,
      missing: ['-999', ''],
    })
    expect(readAs(['timeColumn=2', 'delimiter=none'])).toEqual({ timeColumn: 2, delimiter: null })
    expect(readAs(['timeColumn=none'])).toEqual({ timeColumn: null })
  })

  it.each<[string, string]>([
    ['decimal=x', "--as decimal: expected '.' or ',', but got 'x'"],
    ['sampleRate=-1', "--as sampleRate: expected a positive number (Hz), but got '-1'"],
    ['preambleRows=', "--as preambleRows: expected a non-negative integer, but got ''"],
    ['header=maybe', "--as header: expected yes or no, but got 'maybe'"],
  ])('refuses %s', (assignment, message) => {
    expect(() => readAs([assignment])).toThrow(expect.objectContaining({ name: 'UsageError', message }))
  })

  it('knows what was meant', () => {
    expect(() => readAs(['sample-rate=360'])).toThrow("but got 'sample-rate=360' (did you mean sampleRate?)")
    expect(() => readAs(['decimel=,'])).toThrow('(did you mean decimal?)')
    expect(() => readAs(['x'])).toThrow(/ but got 'x'$/)
  })
})
