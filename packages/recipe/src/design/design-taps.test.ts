import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { designTaps, frequencyResponse, type Design } from '../index.ts'

interface TapsCase {
  readonly design: Design
  readonly kernelSize?: number
  readonly sampleRate: number | null
  readonly taps: readonly number[]
}
interface ResponseCase {
  readonly taps: readonly number[]
  readonly sampleRate: number
  readonly points: number
  readonly frequency: readonly number[]
  readonly real: readonly number[]
  readonly imaginary: readonly number[]
}
const fixtures = new URL('../../test/fixtures/designs.json', import.meta.url)
const scipy = JSON.parse(readFileSync(fixtures, 'utf8')) as { taps: TapsCase[]; responses: ResponseCase[] }

/** The largest difference, over the largest of what is expected (or 1). */
function deviation(got: ArrayLike<number>, expected: readonly number[]): number {
  expect(got.length).toBe(expected.length)
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(got[i]! - value)), 0) / scale
}

const dot = (taps: ArrayLike<number>, signal: (i: number) => number) =>
  Array.from(taps).reduce((sum, tap, k) => sum + tap * signal(k - (taps.length - 1) / 2), 0)

describe('designTaps', () => {
  it.each(scipy.taps.map((fixture) => [JSON.stringify({ ...fixture, taps: undefined }), fixture] as const))(
    'gives the taps of SciPy: %s',
    (_, { design, kernelSize, sampleRate, taps }) => {
      expect(deviation(designTaps(design, { kernelSize, sampleRate }), taps)).toBeLessThan(1e-12)
    },
  )

  it('low-pass: lets a constant through as it is; its taps are symmetric to the bit', () => {
    const taps = designTaps({ design: 'lowpass', cutoff: 5 }, { kernelSize: 64, sampleRate: 100 })
    expect(dot(taps, () => 1)).toBeCloseTo(1, 14)
    expect([...taps].reverse()).toEqual([...taps])
  })

  it('takes a transition width in Hz for the number of taps, which is odd', () => {
    const sizes = (['hamming', 'hann', 'blackman'] as const).map((window) => {
      const design: Design = { design: 'highpass', cutoff: 10, transition: 4, window }
      return designTaps(design, { sampleRate: 250 }).length
    })
    expect(sizes).toEqual([207, 195, 345])
  })

  it('keeps the attenuation that a Kaiser window is asked for', () => {
    const design: Design = { design: 'lowpass', cutoff: 40, attenuation: 80, transition: 10 }
    const { frequency, magnitude } = frequencyResponse(designTaps(design, { sampleRate: 250 }), 250)
    const stopped = magnitude.filter((_, p) => frequency[p]! > 45)
    expect(20 * Math.log10(Math.max(...stopped))).toBeLessThan(-79.5)
  })

  it('works out a dilated filter for the rate of its taps', () => {
    const design: Design = { design: 'bandpass', cutoff: [2, 8] }
    const dilated = designTaps(design, { kernelSize: 21, sampleRate: 200, dilation: 4 })
    expect(dilated).toEqual(designTaps(design, { kernelSize: 21, sampleRate: 50 }))
  })

  it('derivatives give the slope of a line, per sample and per second, dilated too', () => {
    const slopes = (['sample', 'second'] as const).flatMap((per) =>
      (['derivative', 'savitzky-golay'] as const).map((name) => {
        const design: Design =
          name === 'derivative' ? { design: name, per } : { design: name, per, derivative: 1 }
        const taps = designTaps(design, { kernelSize: 9, sampleRate: 50, dilation: 3 })
        // A line that rises by 7 a second.
        return dot(taps, (i) => 2 + (7 * i * 3) / 50)
      }),
    )
    for (const [i, expected] of [7 / 50, 7 / 50, 7, 7].entries()) expect(slopes[i]).toBeCloseTo(expected, 12)
  })

  it('savitzky-golay: gives the derivatives of any polynomial of its order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 40 }), (order, more) => {
        const size = order + more
        for (let derivative = 0; derivative <= order; derivative++) {
          const taps = designTaps({ design: 'savitzky-golay', order, derivative }, { kernelSize: size })
          const half = Math.max(1, (size - 1) / 2)
          // x^order over the half span: its derivatives at 0 are 0, and order! / half^order for the last.
          let expected = derivative === order ? 1 : 0
          for (let n = 1; n <= derivative; n++) expected *= n
          expect(dot(taps, (i) => (i / half) ** order) * half ** derivative).toBeCloseTo(expected, 5)
        }
      }),
    )
  })

  it('hilbert: makes of a cosine the sine', () => {
    const taps = designTaps({ design: 'hilbert' }, { kernelSize: 101 })
    for (const t of [0, 0.3, 1, 2]) {
      expect(dot(taps, (i) => Math.cos(0.9 * i + t))).toBeCloseTo(Math.sin(t), 2)
    }
  })

  it('matched: the template over its norm, whatever its size', () => {
    for (const scale of [1, 1e-30, 1e30]) {
      const taps = designTaps({ design: 'matched', template: [3 * scale, 0, -4 * scale] }, {})
      expect(deviation(taps, [0.6, 0, -0.8])).toBeLessThan(1e-15)
    }
  })

  it.each<[Design, object, string]>([
    [
      { design: 'lowpass', cutoff: 40 },
      { kernelSize: 9 },
      "weight.cutoff: expected a signal whose sample rate is known, which lowpass's cutoff is worked out with, but got one without (source.sampleRate can say it)",
    ],
    [
      { design: 'derivative', per: 'second' },
      { kernelSize: 9, sampleRate: null },
      "weight.per: expected a signal whose sample rate is known, which derivative's per is worked out with, but got one without (source.sampleRate can say it)",
    ],
    [
      { design: 'lowpass', cutoff: 40, transition: 1 },
      {},
      "weight.transition: expected a signal whose sample rate is known, which lowpass's transition is worked out with, but got one without (source.sampleRate can say it)",
    ],
    [
      { design: 'bandpass', cutoff: [1, 50] },
      { kernelSize: 9, sampleRate: 100 },
      "weight.cutoff: expected less than half the sample rate of the layer's input (100 Hz), but got 50 Hz",
    ],
    [
      { design: 'lowpass', cutoff: 30 },
      { kernelSize: 9, sampleRate: 100, dilation: 2 },
      "weight.cutoff: expected less than half the sample rate of the layer's input (100 Hz / dilation 2), but got 30 Hz",
    ],
    [
      { design: 'lowpass', cutoff: 1, transition: 1e-9 },
      { sampleRate: 100 },
      'weight.transition: expected a transition of at most 268435456 taps, but got 1e-9 Hz (330000000001 taps)',
    ],
    [
      { design: 'moving-average' },
      { kernelSize: 2 ** 40 },
      'kernelSize: expected at most 268435456 taps, but got 1099511627776',
    ],
    [{ design: 'moving-average' }, {}, 'kernelSize: is missing'],
  ])('refuses %j with %j', (design, options, message) => {
    expect(() => designTaps(design, options)).toThrow(
      expect.objectContaining({ name: 'RecipeError', message }),
    )
  })
})

describe('frequencyResponse', () => {
  it.each(scipy.responses.map((fixture) => [fixture.taps.length, fixture] as const))(
    'gives that of scipy.signal.freqz for %i taps',
    (_, { taps, sampleRate, points, frequency, real, imaginary }) => {
      const response = frequencyResponse(taps, sampleRate, points)
      expect(deviation(response.frequency, frequency)).toBeLessThan(1e-12)
      const cosines = response.magnitude.map((size, p) => size * Math.cos(response.phase[p]!))
      const sines = response.magnitude.map((size, p) => size * Math.sin(response.phase[p]!))
      const scale = Math.max(...response.magnitude)
      for (const [p, value] of real.entries()) {
        expect(Math.abs(cosines[p]! - value) / scale).toBeLessThan(1e-12)
        expect(Math.abs(sines[p]! - imaginary[p]!) / scale).toBeLessThan(1e-12)
      }
    },
  )

  it.each<[number[], number, number, string]>([
    [[], 100, 5, 'taps must be at least 1, but got 0'],
    [[1], 0, 5, 'sampleRate must be a positive number of Hz, but got 0'],
    [[1], 100, 1, 'points must be an integer of at least 2, but got 1'],
  ])('refuses %j at %j Hz in %j points', (taps, sampleRate, points, message) => {
    expect(() => frequencyResponse(taps, sampleRate, points)).toThrow(`frequencyResponse: ${message}`)
  })
})
