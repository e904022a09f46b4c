import { describe, expect, it } from 'vitest'
import { onlyOnce } from '../../test/sources.ts'
import { open } from '../open.ts'

interface Parts {
  readonly date?: string
  readonly time?: string
  readonly recording?: string
  /** 'EDF+C' of EDF+. */
  readonly reserved?: string
  /** The first list of annotations. */
  readonly list?: string
}

const field = (value: string | number, size: number) => String(value).padEnd(size)

/** A signal `a` of two samples, and annotations of 32 bytes. */
function edf({ date = '02.03.24', time = '13.45.10', recording = '', reserved = '', list = '' }: Parts) {
  const widths: [string, string, number][] = [
    ['a', 'EDF Annotations', 16],
    ['', '', 80],
    ['mV', '', 8],
    ['-1', '-1', 8],
    ['1', '1', 8],
    ['-32768', '-32768', 8],
    ['32767', '32767', 8],
    ['', '', 80],
    ['2', '16', 8],
    ['', '', 32],
  ]
  const head =
    field(0, 8) +
    field('X', 80) +
    field(recording, 80) +
    date +
    time +
    field(256 * 3, 8) +
    field(reserved, 44)
  const signals = widths.map(([a, b, size]) => field(a, size) + field(b, size)).join('')
  const text = `${head}${field(1, 8)}${field(1, 8)}${field(2, 4)}${signals}\0\0\0\0${list.padEnd(32, '\0')}`
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}

async function startOf(parts: Parts) {
  const { startTime, startDate } = await open(new Blob([edf(parts)]))
  return [startTime, startDate]
}

const at = (text: string) => Date.parse(`${text}Z`) / 1000

describe('the start of an EDF file', () => {
  it('is what the header says', async () => {
    expect(await startOf({})).toEqual([at('2024-03-02T13:45:10'), '2024-03-02T13:45:10'])
    expect(await startOf({ date: '29.02.84' })).toEqual([at('2084-02-29T13:45:10'), '2084-02-29T13:45:10'])
    expect(await startOf({ date: '31.12.85' })).toEqual([at('1985-12-31T13:45:10'), '1985-12-31T13:45:10'])
  })

  it('has four digits of the year in EDF+, and the parts of a second', async () => {
    const recording = 'Startdate 02-MAR-2124 X X X'
    const start = [at('2124-03-02T13:45:10'), '2124-03-02T13:45:10']
    expect(await startOf({ recording })).toEqual(start)
    const plus = { recording, reserved: 'EDF+C', list: '+0.2500\x14\x14' }
    expect(await startOf(plus)).toEqual([at('2124-03-02T13:45:10.25'), '2124-03-02T13:45:10.25'])
    expect(await startOf({ ...plus, list: '+0\x14\x14\0' })).toEqual(start)
    // What looks like one in plain EDF is none.
    expect(await startOf({ ...plus, reserved: '' })).toEqual(start)
  })

  it.each<[string, Parts]>([
    ['anonymised in EDF+', { recording: 'Startdate X X X X', date: '01.01.85' }],
    ['anonymised', { date: '01.01.85', time: '00.00.00' }],
    ['no date', { date: '31.02.24' }],
    ['letters', { date: 'xx.xx.xx' }],
    ['no time', { time: '24.00.00' }],
  ])('is unknown where there is %s', async (_, parts) => {
    expect(await startOf(parts)).toEqual([0, undefined])
  })

  it('is known of a stream, whose samples can still be read', async () => {
    const bytes = edf({ reserved: 'EDF+C', list: '+0.5\x14\x14' })
    const file = await open(onlyOnce(bytes, 100))
    expect(file.startDate).toBe('2024-03-02T13:45:10.5')
    const { startTime, length } = await file.read()
    expect([startTime, length]).toEqual([at('2024-03-02T13:45:10.5'), 2])
  })
})
