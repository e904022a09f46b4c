import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presetTaps } from './presets.ts'

const dot = (taps: Float64Array, signal: (k: number) => number) =>
  taps.reduce((sum, tap, k) => sum + tap * signal(k), 0)

describe('presetTaps', () => {
  it('moving-average: equal taps that sum to 1', () => {
    expect([...presetTaps('moving-average', 5)]).toEqual([0.2, 0.2, 0.2, 0.2, 0.2])
  })

  it('derivative: the central difference for 3, the least-squares slope for more', () => {
    expect([...presetTaps('derivative', 3)]).toEqual([-0.5, 0, 0.5])
    expect([...presetTaps('derivative', 2)]).toEqual([-1, 1])
    expect([...presetTaps('derivative', 5)]).toEqual([-0.2, -0.1, 0, 0.1, 0.2])
  })

  it('derivative: gives the slope of any line, whatever the taps and the dilation', () => {
    const real = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 64 }),
        fc.integer({ min: 1, max: 9 }),
        real,
        real,
        (K, d, slope, start) => {
          const taps = presetTaps('derivative', K, { dilation: d })
          expect(dot(taps, (k) => start + slope * k * d)).toBeCloseTo(slope, 6)
        },
      ),
    )
  })

  it('gaussian: ±3 sigma by default, symmetric, sums to 1', () => {
    const taps = presetTaps('gaussian', 7)
    const unscaled = [-3, -2, -1, 0, 1, 2, 3].map((i) => Math.exp(-(i * i) / 2))
    const sum = unscaled.reduce((a, b) => a + b)
    taps.forEach((tap, k) => expect(tap).toBeCloseTo(unscaled[k]! / sum, 14))
  })

  it('gaussian: stays a smoothing kernel for every sigma', () => {
    const sigma = fc.double({ min: 5e-324, max: 1e30, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.option(sigma, { nil: undefined }), (K, s) => {
        const taps = presetTaps('gaussian', K, { sigma: s })
        expect(dot(taps, () => 1)).toBeCloseTo(1, 12)
        expect([...taps].reverse()).toEqual([...taps])
      }),
    )
  })
})
