import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open } from './open.ts'
import type { ReadOptions } from './types.ts'
import { inPieces, textSource } from '../test/sources.ts'

async function read(text: string, options: ReadOptions) {
  const file = await open(textSource(text))
  const signals = await file.read({ dtype: 'float64', ...options })
  return { ...signals, data: signals.data.map((samples) => [...samples]) }
}

describe('missing samples', () => {
  const text = 't,a,b,c\n0,,1,\n1,2,NaN,\n2,-,null,\n3,,4,\n4,8,,\n5,,,\n'

  it('stay NaN unless something is said', async () => {
    const { data, missing } = await read(text, {})
    expect(data[1]).toEqual([1, NaN, NaN, 4, NaN, NaN])
    expect(missing).toEqual([4, 4, 6])
    expect(await read(text, { missingSamples: 'keep' })).toMatchObject({ data, missing })
  })

  it('are interpolated, with the nearest sample at either end', async () => {
    const { data, missing } = await read(text, { missingSamples: 'interpolate' })
    expect(data).toEqual([[2, 2, 4, 6, 8, 8], [1, 2, 3, 4, 4, 4], Array(6).fill(NaN)])
    expect(missing).toEqual([4, 4, 6])
  })

  it('hold the sample before, and the first one at the beginning', async () => {
    const { data } = await read(text, { missingSamples: 'hold' })
    expect(data).toEqual([[2, 2, 2, 2, 8, 8], [1, 1, 1, 4, 4, 4], Array(6).fill(NaN)])
  })

  it('hold where a straight line would lead through infinity', async () => {
    const { data } = await read('t,a\n0,1\n1,\n2,inf\n3,\n4,2\n', { missingSamples: 'interpolate' })
    expect(data[0]).toEqual([1, 1, Infinity, Infinity, 2])
  })

  it('are refused with row and column, in the rows and channels asked for only', async () => {
    const refuse = { missingSamples: 'refuse' } as const
    await expect(read('t,a,b\n0,1,2\n\n# note\n1,,4\n', refuse)).rejects.toThrow(
      'text.csv, row 5, column "a": expected a sample, but it is missing ' +
        "(missingSamples: 'interpolate' or 'hold' would fill it)",
    )
    expect(await read('t,a,b\n0,1,2\n1,,4\n', { ...refuse, channels: ['b'] })).toMatchObject({ length: 2 })
    expect(await read('t,a,b\n0,1,2\n1,,4\n2,5,6\n', { ...refuse, start: 2 })).toMatchObject({ length: 1 })
    expect(await read('t,a,b\n0,1,2\n1,,4\n', { ...refuse, end: 1 })).toMatchObject({ length: 1 })
  })
})

describe('bad rows', () => {
  const skip = { badRows: 'skip' } as const

  it('become NaN, so that time goes on, and are listed', async () => {
    const text = 't,a\n0,1\n1,oops\n2\n3,4\n\n4,5,6\n5,1e999\n6,7\n7,"8"x\n8,9\n'
    const { data, rejected, missing, length } = await read(text, skip)
    expect(length).toBe(9)
    expect(data).toEqual([[1, NaN, NaN, 4, NaN, NaN, 7, NaN, 9]])
    expect(missing).toEqual([5])
    expect(rejected).toMatchObject({
      count: 5,
      first: [
        { row: 3, column: 'a', reason: 'expected a number, but got "oops"' },
        { row: 4, column: null, reason: 'expected 2 fields, but got 1' },
        { row: 7, column: null, reason: 'expected 2 fields, but got 3' },
        { row: 8, column: 'a', reason: 'expected a number within ±1.8e308, but got "1e999"' },
        { row: 10, column: 'a', reason: 'expected the field to end after its closing quote, but got "x"' },
      ],
    })
  })

  it('are an error unless something is said, and none are listed where there are none', async () => {
    await expect(read('t,a\n0,1\n1,oops\n', {})).rejects.toThrow('row 3, column "a"')
    expect((await read('t,a\n0,1\n1,2\n', skip)).rejected).toEqual({ count: 0, first: [] })
    expect(await read('t,a\n0,1\n1,2\n', {})).not.toHaveProperty('rejected')
  })

  it('are counted in the rows asked for, a hundred of them listed', async () => {
    const text = `t,a\n${Array.from({ length: 1000 }, (_, i) => `${i},${i % 4 === 0 ? 'x' : i}\n`).join('')}`
    const { rejected, data } = await read(text, { ...skip, start: 100, end: 700 })
    expect(rejected!.count).toBe(150)
    expect(rejected!.first.map(({ row }) => row)).toEqual(Array.from({ length: 100 }, (_, i) => 102 + 4 * i))
    expect(data[0]!.slice(0, 4)).toEqual([NaN, 101, 102, 103])
  })

  it('end with the line, whatever the quotes say', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${i}`)
    rows[10_000] = '10000,"10000'
    rows[15_000] = '15000,"a\n15000.5,b"'
    const text = `t,a\n${rows.join('\n')}\n`
    for (const maxLineBytes of [1000, 1024 * 1024]) {
      const source = inPieces(new TextEncoder().encode(text), [5000], 'quotes.csv')
      const { rejected, data, length } = await (await open(source, { maxLineBytes })).read(skip)
      expect(rejected!.first.map(({ row }) => row)).toEqual([10_002, 15_002, 15_003])
      expect(length).toBe(20_001)
      expect(data[0]!.at(-1)).toBe(19_999)
    }
  })

  it('may be the last, cut by a crash', async () => {
    const { rejected, length } = await read('t,a\n0,1\n1,2\n2,"3', skip)
    expect(length).toBe(3)
    expect(rejected).toMatchObject({
      count: 1,
      first: [{ row: 4, reason: 'expected a closing quote, but got none' }],
    })
  })

  it('are the same in whatever pieces the file comes', async () => {
    const line = fc.constantFrom('1,2', '1', '"1,2', '1,"2"', 'x,2', '', '1,2,3', '"', '1,"\n2"', '\r', '1,-')
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        async (lines, piece) => {
          const bytes = new TextEncoder().encode(`a,b\n1,2\n3,4\n${lines.join('\n')}`)
          const options = { delimiter: ',', header: true, skip: [], timeColumn: null } as const
          const whole = await (await open(inPieces(bytes, [1 << 20]), options)).read(skip)
          const pieces = await (await open(inPieces(bytes, [piece]), options)).read(skip)
          expect(pieces).toEqual(whole)
        },
      ),
    )
  })
})

describe('an uneven time', () => {
  const uneven = 't,a,b\n0,0,0\n0.1,1,10\n0.25,2.5,\n0.3,3,30\n0.8,8,80\n'

  it('is measured', async () => {
    const stamps = '0.00 0.10 0.21 0.30 0.40 0.70 0.70 0.60 0.90'.split(' ')
    const source = textSource(`t,a\n${stamps.map((stamp) => `${stamp},1\n`).join('')}`)
    const { timing } = await (await open(source, { timeColumn: 't' })).read()
    const rate = 8 / 0.9
    expect(timing).toMatchObject({ gaps: 2, backwardSteps: 2, rollovers: 0 })
    expect(timing!.longestGap).toBeCloseTo(0.3)
    const deviations = [0.1, 0.11, 0.09, 0.1].map((step) => Math.abs(step - 1 / rate))
    expect(timing!.jitter.max).toBeCloseTo(Math.max(...deviations), 12)
    expect(timing!.jitter.rms).toBeCloseTo(Math.hypot(...deviations) / 2, 12)
    expect(timing!.jitter.rmsPercent).toBeCloseTo(100 * rate * timing!.jitter.rms, 9)
    expect(timing!.maxDeviation).toBeCloseTo(Math.abs(0.6 - 7 / rate), 12)
  })

  it('is made even by straight lines, at the mean rate or another', async () => {
    const even = await read(uneven, { resample: 'even' })
    expect(even.sampleRate).toBe(5)
    expect(even.startTime).toBe(0)
    expect(even.data[0]!.map((v) => Number(v.toFixed(12)))).toEqual([0, 2, 4, 6, 8])
    expect(even.data[1]![0]).toBe(0)
    expect(even.data[1]![1]).toBeNaN()
    expect(even.data[1]!.slice(2).map((v) => Number(v.toFixed(12)))).toEqual([40, 60, 80])
    expect(even.resampled).toEqual({
      method: 'linear',
      sampleRate: 5,
      startTime: 0,
      rows: 5,
      droppedRows: 0,
      longestStep: 0.5,
    })
    expect((await read(uneven, { resample: 10 })).data[0]!.map((v) => Number(v.toFixed(12)))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ])
    expect(await read(uneven, {})).not.toHaveProperty('resampled')
  })

  it('has its missing samples interpolated in time, not by rows', async () => {
    const { data } = await read(uneven, { resample: 20, missingSamples: 'interpolate' })
    expect(data[1]!.map((v) => Number(v.toFixed(9)))).toEqual(Array.from({ length: 17 }, (_, i) => 5 * i))
  })

  it('is no matter of rounding: an evenly sampled file stays as it is', async () => {
    const values = Array.from({ length: 400 }, (_, i) => (i * 7919) % 1000)
    for (const [rate, decimals] of [
      [360, 3],
      [44_100, 5],
      [10, 0],
    ] as const) {
      const cut = 10 ** decimals
      const stamp = (i: number) => (Math.floor((i / rate) * cut + 1e-9) / cut).toFixed(decimals)
      const text = (skip: number) =>
        `t,a\n${values.map((v, i) => `${stamp(i < 200 ? i : i + skip)},${v}\n`).join('')}`
      const { data, resampled, sampleRate } = await read(text(0), { resample: 'even' })
      expect(sampleRate).toBe(rate)
      expect(data[0]).toEqual(values)
      expect(resampled).toMatchObject({ rows: 400, droppedRows: 0 })
    }
  })

  it('is bridged where samples are missing from an even file', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${((i < 15_000 ? i : i + 7) / 360).toFixed(3)},${i < 15_000 ? i : i + 7}`,
    )
    const { data, resampled, timing } = await read(`t,a\n${rows.join('\n')}\n`, { resample: 'even' })
    expect(timing).toMatchObject({ gaps: 1, deviatingRows: 5000 })
    expect(data[0]!.map((v) => Number(v.toFixed(9)))).toEqual(Array.from({ length: 20_007 }, (_, i) => i))
    expect(resampled!.longestStep).toBeCloseTo(8 / 360, 12)
  })

  it('leaves out rows that have no time or come late, and says so', async () => {
    const text = 't,a\n0,0\n1,1\n,9\n2,2\n1.5,9\n2,9\n3,3\n4,4\n'
    const { data, resampled } = await read(text, { resample: 2 })
    expect(data[0]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])
    expect(resampled).toMatchObject({ rows: 5, droppedRows: 3 })
  })

  it('is not put on a grid of far more samples than anybody means', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i / 250},${i}`)
    const text = `t,a\n${rows.join('\n')}\n`
    await expect(read(text, { resample: 1e9 })).rejects.toThrow(
      'resample must be at most 5000000 Hz for about 5000 rows, 100000000 samples, but got 1000000000, which would make about 20000000000 (a lower rate, or an end)',
    )
    // Without stamps, and at once: the end of what comes from a pipe is not known.
    const [first, ...others] = rows.map((row) => row.split(',')[1]!)
    const endless = async function* () {
      yield new TextEncoder().encode(`a\n${[first, ...others, ''].join('\n')}`)
      for (;;) yield new TextEncoder().encode(`${others.join('\n')}\n`)
    }
    const piped = await open({ name: 'pipe', stream: endless }, { sampleRate: 250 })
    await expect(piped.read({ resample: 1e9 })).rejects.toMatchObject({ code: 'resample-high' })
    const { data } = await read(text, { resample: 1e9, end: 3 })
    expect(data[0]).toHaveLength(3)
  })

  it('is but one sample where there is but one row', async () => {
    const { data, resampled } = await read('t,a\n5,7\n', { resample: 10 })
    expect(data[0]).toEqual([7])
    expect(resampled).toMatchObject({ rows: 1, droppedRows: 0 })
  })

  it('counts start and end on the even grid', async () => {
    const part = await read(uneven, { resample: 10, start: 3, end: 5 })
    expect(part.data[0]!.map((v) => Number(v.toFixed(12)))).toEqual([3, 4])
    expect(part.startTime).toBeCloseTo(0.3, 12)
    expect(part.length).toBe(2)
  })

  it('keeps what lies on the grid already, to the last bit', async () => {
    const value = fc.double({ noDefaultInfinity: true, noNaN: true })
    const rate = fc.constantFrom(1, 3, 7, 100, 360, 44_100)
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 12, maxLength: 60 }), rate, async (values, hertz) => {
        const rows = values.map((v, i) => `${i / hertz},${v}`)
        const { data } = await read(`t,a\n${rows.join('\n')}\n`, { resample: hertz })
        expect(data[0]!.map((v) => v + 0)).toEqual(values.map((v) => v + 0))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps nanoseconds since 1970 and clocks past midnight apart', async () => {
    const stamps = [0, 1, 3, 4, 6, 7, 9, 10].map(
      (i) => `${1_704_103_200_000_000_000n + BigInt(i) * 1_000_000n},${i}`,
    )
    const epoch = await read(`time (ns),a\n${stamps.join('\n')}\n`, { resample: 1000 })
    expect(epoch.data[0]!.map((v) => Number(v.toFixed(3)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(epoch.startTime).toBe(1_704_103_200)
    const night = 'clock,a\n23:59:58,0\n23:59:59,1\n00:00:01,3\n00:00:02,4\n'
    const { data, timing, startTime } = await read(night, { resample: 1 })
    expect(data[0]).toEqual([0, 1, 2, 3, 4])
    expect(timing!.rollovers).toBe(1)
    expect(startTime).toBe(86_398)
  })
})
