import { describe, expect, it } from 'vitest'
import { clampSpan, pan, samplesIn, samplesWithin, timeOf, union, zoom } from './viewport.ts'

const extent = { start: 0, end: 300 }

describe('zoom', () => {
  it('keeps the time under the pointer in its place', () => {
    const view = zoom({ start: 100, end: 200 }, extent, 0.5, 125, 0.01)
    expect(view).toEqual({ start: 112.5, end: 162.5 })
    expect((125 - view.start) / 50).toBe(0.25)
  })

  it('stops at the whole signal and at the shortest useful span', () => {
    expect(zoom({ start: 100, end: 200 }, extent, 100, 125, 0.01)).toEqual(extent)
    const close = zoom({ start: 100, end: 100.02 }, extent, 0.001, 100, 0.01)
    expect(close.end - close.start).toBeCloseTo(0.01)
  })
})

describe('pan', () => {
  it('moves by a fraction of what is visible and stops at the ends', () => {
    expect(pan({ start: 100, end: 200 }, extent, 0.25)).toEqual({ start: 125, end: 225 })
    expect(pan({ start: 100, end: 200 }, extent, 5)).toEqual({ start: 200, end: 300 })
    expect(pan({ start: 100, end: 200 }, extent, -5)).toEqual({ start: 0, end: 100 })
  })

  it('shows the whole when the view is longer than the signal', () => {
    expect(clampSpan({ start: -10, end: 400 }, extent)).toEqual(extent)
  })
})

describe('samplesIn', () => {
  const timing = { rate: 360, startTime: 0, length: 108_000 }

  it('asks for the viewport and one sample beyond each edge', () => {
    expect(samplesIn({ start: 10, end: 20 }, timing)).toEqual({ start: 3599, end: 7202 })
  })

  it('never leaves the signal', () => {
    expect(samplesIn({ start: -5, end: 1000 }, timing)).toEqual({ start: 0, end: 108_000 })
    expect(samplesIn({ start: 400, end: 500 }, timing)).toEqual({ start: 108_000, end: 108_000 })
  })

  it('counts in samples where the axis does', () => {
    const plain = { rate: 1, startTime: 0, length: 50 }
    expect(samplesIn({ start: 10, end: 20 }, plain)).toEqual({ start: 9, end: 22 })
    expect(timeOf(plain, 7)).toBe(7)
  })
})

it('covers every row', () => {
  expect(union([])).toBeNull()
  expect(
    union([
      { start: 0, end: 10 },
      { start: -1, end: 4 },
    ]),
  ).toEqual({ start: -1, end: 10 })
})

describe('samplesWithin', () => {
  const timing = { rate: 100, startTime: 2, length: 50 }

  it('takes the samples whose times lie within, those at both ends included', () => {
    expect(samplesWithin({ start: 2.1, end: 2.2 }, timing)).toEqual({ start: 10, end: 21 })
    expect(samplesWithin({ start: 2.101, end: 2.199 }, timing)).toEqual({ start: 11, end: 20 })
    // 0.1 and 0.2 are not what they seem in binary.
    expect(samplesWithin({ start: 0.1 + 0.2, end: 0.3 }, { ...timing, startTime: 0 })).toEqual({
      start: 30,
      end: 31,
    })
  })

  it('ends where the signal does, and is empty beside it', () => {
    expect(samplesWithin({ start: 0, end: 9 }, timing)).toEqual({ start: 0, end: 50 })
    const { start, end } = samplesWithin({ start: 5, end: 9 }, timing)
    expect(end - start).toBe(0)
    expect(samplesWithin({ start: 0, end: 1 }, timing)).toEqual({ start: 0, end: 0 })
  })
})
