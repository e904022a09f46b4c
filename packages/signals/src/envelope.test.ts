import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelope } from './envelope.ts'
import { EnvelopePyramid } from './envelope-pyramid.ts'

/** Bin by bin, by the definition. */
function bruteForce(data: ArrayLike<number>, start: number, end: number, width: number) {
  const count = end - start
  const bins = Math.min(count, width)
  return Array.from({ length: bins }, (_, i) => {
    const from = start + Math.floor((i * count) / bins)
    const to = start + Math.floor(((i + 1) * count) / bins)
    const seen = Array.from(data)
      .slice(from, to)
      .filter((value) => !Number.isNaN(value))
    if (seen.length === 0) return [from, NaN, NaN]
    return [from, Math.min(...seen), Math.max(...seen)].map((value) => value + 0)
  })
}

function points({ x, min, max }: ReturnType<typeof envelope>) {
  return [...x].map((at, i) => [at, min[i]! + 0, max[i]! + 0])
}

const sample = fc.oneof(
  { weight: 8, arbitrary: fc.float({ noDefaultInfinity: true, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity) },
)

/** Long signals from short ones, so that gaps are wider than a block. */
const signal = fc
  .tuple(fc.array(sample, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }))
  .map(([values, repeat]) => Float32Array.from(values.flatMap((value) => Array<number>(repeat).fill(value))))

describe('envelope', () => {
  it('equals the definition, with and without the pyramid, for every window', () => {
    fc.assert(
      fc.property(signal, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 200 }), (data, a, b, width) => {
        const [start, end] = [a % (data.length + 1), b % (data.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ]
        const expected = bruteForce(data, start, end, width)
        expect(points(envelope(data, start, end, width))).toEqual(expected)
        expect(points(new EnvelopePyramid(data).window(start, end, width))).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })

  it('gives the samples themselves when there are no more of them than bins', () => {
    const { x, min, max } = envelope(Float32Array.of(5, 1, 4, 2), 1, 4, 10)
    expect([...x]).toEqual([1, 2, 3])
    expect([...min]).toEqual([1, 4, 2])
    expect([...max]).toEqual([...min])
  })

  it('keeps a gap visible, and ignores NaN beside numbers', () => {
    const { min, max } = envelope(Float32Array.of(1, NaN, NaN, NaN, 3, 2), 0, 6, 3)
    expect([...min]).toEqual([1, NaN, 2])
    expect([...max]).toEqual([1, NaN, 3])
  })

  it('cuts a window to the samples that exist', () => {
    expect([...envelope(Float32Array.of(1, 2), -5, 99, 10).x]).toEqual([0, 1])
    expect(envelope(Float32Array.of(1, 2), 7, 9, 10).x).toHaveLength(0)
    expect(new EnvelopePyramid(new Float32Array(0)).window(0, 10, 5).x).toHaveLength(0)
  })
})

describe('EnvelopePyramid', () => {
  it('takes less than an eighth of the samples’ memory', () => {
    for (const data of [new Float32Array(1_000_000), new Float64Array(300_000)]) {
      expect(new EnvelopePyramid(data).byteLength).toBeLessThan(data.byteLength / 8)
    }
  })

  it('grows with a signal that is being read', () => {
    fc.assert(
      fc.property(signal, fc.array(fc.nat(), { maxLength: 5 }), fc.nat(), fc.nat(), (data, cuts, a, b) => {
        const stops = [...cuts.map((cut) => cut % (data.length + 1)), data.length].sort((x, y) => x - y)
        const grown = new EnvelopePyramid(data.subarray(0, 0))
        for (const stop of stops) {
          grown.extend(data.subarray(0, stop))
          const ends = [a % (stop + 1), b % (stop + 1)].sort((x, y) => x - y) as [number, number]
          expect(points(grown.window(...ends, 40))).toEqual(
            points(envelope(data.subarray(0, stop), ...ends, 40)),
          )
        }
      }),
    )
  })

  it('does not look at the samples inside a bin', () => {
    const data = new Float32Array(100_000).fill(1)
    const pyramid = new EnvelopePyramid(data)
    data.fill(NaN)
    const { min, max } = pyramid.window(0, data.length, 100)
    expect(new Set([...min, ...max])).toEqual(new Set([1]))
  })
})
