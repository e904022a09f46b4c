import { describe, expect, it } from 'vitest'
import { bounds, dotsIn, grown, lookAt, outputNear, placeOfOutput, xOf, type View } from './lanes.ts'

/** A conv1d of an input of 1000 samples, with its kernel at `start`. */
const at = (start: number, change: object = {}) => ({
  kind: 'conv1d' as const,
  input: [1, 1, 1000] as [number, number, number],
  stride: 1,
  step: 1,
  dilation: 1,
  padLeft: 2,
  padRight: 2,
  window: { start, span: 5 },
  terms: {
    places: Int32Array.from({ length: 5 }, (_, j) => start + j),
    kinds: new Uint8Array(5),
    samples: new Int32Array(5),
  },
  ...change,
})
const isSeen = (view: View, start: number): boolean =>
  view.start <= start && start + 5 <= view.start + view.count

describe('what is seen of the signal', () => {
  it('stays while the kernel slides inside of it, and moves on when it leaves', () => {
    let view = lookAt(at(100), 600, null)
    let moves = 0
    for (let start = 101; start < 300; start++) {
      const next = lookAt(at(start), 600, view)
      expect(isSeen(next, start)).toBe(true)
      if (next.start !== view.start) moves++
      view = next
    }
    expect(moves).toBeGreaterThan(3)
    expect(moves).toBeLessThan(20)
    // Backwards there is room behind.
    const back = lookAt(at(view.start - 1), 600, view)
    expect(isSeen(back, view.start - 1)).toBe(true)
    expect(back.start + back.count).toBeLessThan(view.start + 12)
  })

  it('ends with the padding, and has a short signal in the middle', () => {
    expect(lookAt(at(-2), 600, null).start).toBe(-3)
    const last = lookAt(at(997), 600, null)
    expect(last.start + last.count).toBe(1003)
    const view = lookAt(at(0, { input: [1, 1, 7] }), 600, null)
    expect(view.start + (view.count - 1) / 2).toBeCloseTo(3, 6)
  })

  it('shows the whole of a long kernel', () => {
    const places = Int32Array.from({ length: 300 }, (_, j) => j)
    const view = lookAt(at(0, { terms: { ...at(0).terms, places } }), 600, null)
    expect(view.count * view.scale).toBeCloseTo(600, 6)
    expect(view.start).toBeLessThanOrEqual(0)
    expect(view.start + view.count).toBeGreaterThan(300)
  })
})

it('an output lies under the middle of its window, as far from the next as the kernel moves', () => {
  const layer = at(0, { step: 3 })
  expect(placeOfOutput(layer, 0)).toBe(0)
  expect(placeOfOutput(layer, 4)).toBe(12)
  expect(outputNear(layer, 13.4)).toBe(4)
  expect(xOf({ start: 10, count: 5, scale: 20 }, 12)).toBe(50)
})

it('the places of a transposed convolution are spread by its stride', () => {
  expect(bounds(at(0))).toEqual({ first: -2, last: 1001 })
  const transposed = at(0, { kind: 'convTranspose1d' as const, stride: 3 })
  expect(bounds(transposed)).toEqual({ first: -2, last: 2999 })
})

it('dots are only where there is a sample or padding', () => {
  const cells = {
    places: Int32Array.of(-4, -3, -2, -1, 0, 1),
    kinds: Uint8Array.of(1, 1, 1, 1, 0, 0),
    samples: Int32Array.of(-1, -1, -1, -1, 0, 1),
  }
  const values = Float32Array.of(0, 0, 0, 0, 5, 6)
  const dots = dotsIn({ start: -10, count: 11, scale: 20 }, cells, values, bounds(at(0)))
  expect(dots.map(({ place, kind, value }) => [place, kind, value])).toEqual([
    [-2, 'padding', 0],
    [-1, 'padding', 0],
    [0, 'sample', 5],
  ])
})

it('a range of values only grows, whatever is missing', () => {
  expect(grown([0, 0], [1, NaN, -2])).toEqual([-2, 1])
  expect(grown([-5, 5], [1])).toEqual([-5, 5])
})
