import { expect, test } from 'vitest'
import { Samples } from './samples.ts'

const samples = new Samples([
  Float32Array.from({ length: 1000 }, (_, i) => i),
  Float32Array.from({ length: 1000 }, (_, i) => (i % 2 ? -1 : 1)),
])

test('a window that is wider than its samples is the samples', () => {
  expect(samples.window([0], 10, 13, 100)).toEqual({
    x: Float64Array.of(10, 11, 12),
    series: [{ channel: 0, min: Float32Array.of(10, 11, 12), max: Float32Array.of(10, 11, 12) }],
    exact: true,
  })
})

test('a narrower one is min/max pairs, in the order asked for', () => {
  expect(samples.window([1, 0], 0, 1000, 2)).toEqual({
    x: Float64Array.of(0, 500),
    series: [
      { channel: 1, min: Float32Array.of(-1, -1), max: Float32Array.of(1, 1) },
      { channel: 0, min: Float32Array.of(0, 500), max: Float32Array.of(499, 999) },
    ],
    exact: false,
  })
})

test('both ends are cut to what there is', () => {
  const { x, exact } = samples.window([0], -50, 2.5, 100)
  expect([...x]).toEqual([0, 1, 2])
  expect(exact).toBe(true)
  expect(samples.window([0], 5000, 6000, 100).x).toHaveLength(0)
})

test('a channel that is not there is an error', () => {
  expect(() => samples.window([2], 0, 10, 10)).toThrow('window: no channel 2 among 2')
})

test('the range passes over missing samples', () => {
  expect(samples.range(0)).toEqual({ min: 0, max: 999 })
  expect(new Samples([Float32Array.of(NaN, 2, NaN, 1)]).range(0)).toEqual({ min: 1, max: 2 })
  expect(new Samples([Float32Array.of(NaN)]).range(0)).toEqual({ min: null, max: null })
  expect(new Samples([new Float32Array()]).range(0)).toEqual({ min: null, max: null })
})

test('a long stretch is prepared in pieces, and then drawn as it would be without', async () => {
  const length = 3_000_000
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i / 5000) + (i % 999_983 === 5 ? 3 : 0))
  const prepared = new Samples([data])
  let rests = 0
  await prepared.prepare([0], 0, length, () => void rests++)
  expect(rests).toBeGreaterThan(1)
  for (const [start, end] of [
    [0, length],
    [7, 200_000],
    [1_500_000, length],
  ] as const)
    // prettier-ignore
    expect(prepared.window([0], start, end, 50)).toEqual(new Samples([data]).window([0], start, end, 50))
  await prepared.prepare([0], 0, length, () => expect.unreachable('it is there'))
})

test('a short stretch of a long signal needs nothing of the rest', async () => {
  const data = new Float32Array(3_000_000).fill(NaN)
  data.fill(2, 1_000_000, 1_000_100)
  const short = new Samples([data])
  await short.prepare([0], 1_000_000, 1_000_100, () => expect.unreachable('it is short'))
  const { series } = short.window([0], 1_000_000, 1_000_100, 2)
  expect(series).toEqual([{ channel: 0, min: Float32Array.of(2, 2), max: Float32Array.of(2, 2) }])
})

test('what comes while a long stretch is prepared is in its window', async () => {
  const data = Float32Array.from({ length: 4_000_000 }, (_, i) => i)
  const growing = new Samples([data.subarray(0, 2_500_000)])
  await growing.prepare([0], 0, 2_500_000, () => growing.extend([data]))
  growing.extend([data])
  expect([...growing.window([0], 0, 4_000_000, 1).series[0]!.max]).toEqual([3_999_999])
})
