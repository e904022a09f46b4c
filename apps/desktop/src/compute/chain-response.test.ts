import { readFileSync } from 'node:fs'
import { frequencyResponse } from '@sinal/recipe'
import { describe, expect, it } from 'vitest'
import { filterResponse } from './chain-response.ts'

interface Case {
  readonly taps: number[]
  readonly frequency: number[]
  readonly delay: number[]
}
const file = new URL('fixtures/group-delay.json', import.meta.url)
const cases = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Case>)

/** Between two points, which lie close. */
function at(x: Float64Array, y: Float64Array, place: number): number {
  const right = x.findIndex((value) => value >= place)
  const share = (place - x[right - 1]!) / (x[right]! - x[right - 1]!)
  return y[right - 1]! * (1 - share) + y[right]! * share
}

describe('filterResponse', () => {
  it.each(cases)('has the group delay that SciPy has: %s', (_, { taps, frequency, delay }) => {
    const response = filterResponse(taps.toReversed(), 1, 1)
    for (const [i, f] of frequency.entries()) {
      expect(at(response.frequency, response.groupDelay, f)).toBeCloseTo(delay[i]!, 4)
    }
  })

  it('has the magnitude that the recipe has', () => {
    const taps = [0.1, 0.4, 0.9, 0.5, 0.2]
    const response = filterResponse(taps, 1, 360)
    const expected = frequencyResponse(taps, 360, 512)
    for (const [p, value] of expected.magnitude.entries()) {
      expect(response.frequency[p]).toBeCloseTo(expected.frequency[p]!, 9)
      expect(response.magnitude[p]).toBeCloseTo(value, 12)
    }
  })

  it('repeats itself where taps are dilated, and delays by as much more', () => {
    const taps = [0.25, 0.5, 0.25]
    const dilated = filterResponse(taps, 2, 360)
    expect(dilated.magnitude[0]).toBeCloseTo(1, 12)
    expect(dilated.magnitude.at(-1)).toBeCloseTo(1, 12)
    expect(dilated.groupDelay[1]).toBeCloseTo(2, 9)
  })

  it('has no delay at a zero of the filter', () => {
    const { groupDelay } = filterResponse([0.5, 0, -0.5], 1, 1)
    expect(groupDelay[0]).toBeNaN()
    expect(groupDelay[10]).toBeCloseTo(1, 9)
  })
})
