import { describe, expect, it } from 'vitest'
import type { Convolution } from '../../../shared/explain-schemas.ts'
import { layOut } from './figure-layout.ts'

/** Three taps, two samples apart, over samples 4, 6 and 8 of 20; the kernel moves by 3. */
const it3: Convolution = {
  kind: 'conv1d',
  input: [1, 1, 20],
  output: [1, 1, 6],
  field: [],
  lengths: [],
  grids: [],
  y: 3,
  outputs: { start: 0, values: Float32Array.of(1, NaN, 3, 4) },
  kernelSize: 3,
  stride: 3,
  dilation: 2,
  groups: 1,
  paddingMode: 'zeros',
  padLeft: 2,
  padRight: 2,
  step: 3,
  window: { start: 4, span: 5 },
  group: { start: 0, count: 1 },
  shown: { start: 0, count: 3 },
  terms: { places: Int32Array.of(4, 6, 8), kinds: new Uint8Array(3), samples: Int32Array.of(4, 6, 8) },
  tapIndex: Int32Array.of(0, 1, 2),
  around: {
    places: Int32Array.from({ length: 20 }, (_, i) => i),
    kinds: new Uint8Array(20),
    samples: Int32Array.from({ length: 20 }, (_, i) => i),
  },
  planes: [
    {
      channel: 0,
      name: 'ecg',
      samples: Float32Array.of(4, 6, 8),
      taps: Float32Array.of(1, 1, 1),
      products: Float32Array.of(4, 6, 8),
      sum: 18,
      around: Float32Array.from({ length: 20 }, (_, i) => (i === 5 ? NaN : i)),
    },
  ],
  total: 18,
  bias: null,
  sum: 18,
}
const place = {
  source: { kind: 'run', runId: 'r' } as const,
  layer: 0,
  item: 0,
  channel: 0,
  index: 2,
}
const view = { start: 0, count: 20, scale: 10 }
const ranges = new Map([
  ['x0', [0, 19] as const],
  ['w0', [0, 1] as const],
  ['y', [0, 4] as const],
])
const layout = layOut({ it: it3, place, view, ranges })

describe('the figure', () => {
  it('has the kernel over its window, a tap over each of its samples, and zeros between', () => {
    expect(layout.kernel).toEqual({ x: 40, width: 50 })
    const [plane] = layout.planes
    expect(plane!.taps.map(({ x }) => x)).toEqual([5, 25, 45])
    expect(plane!.dots.find(({ place: at }) => at === 6)!.x).toBe(layout.kernel.x + plane!.taps[1]!.x)
    expect(layout.zerosBetween).toEqual([15, 35])
  })

  it('has the output under the middle of the kernel, and crosses where stride skips', () => {
    expect(layout.current.x).toBe(layout.kernel.x + layout.kernel.width / 2)
    expect(layout.outputs.map(({ x }) => x)).toEqual([5, 35, 65, 95])
    expect(layout.skipped).toEqual([15, 25, 45, 55, 75, 85])
  })

  it('draws what is missing on no value, and larger values higher', () => {
    const [plane] = layout.planes
    expect(plane!.dots.every(({ y }) => Number.isFinite(y))).toBe(true)
    const [low, high] = [plane!.dots[2]!, plane!.dots[19]!]
    expect(high.y).toBeLessThan(low.y)
    expect(plane!.dots[0]!.y).toBe(plane!.zero)
  })

  it('numbers as many places as there is room for', () => {
    expect(layout.ticks.map(({ place: at }) => at)).toEqual([0, 5, 10, 15])
  })

  it('has no dots where they would touch', () => {
    const narrow = layOut({ it: it3, place, view: { ...view, scale: 3 }, ranges })
    expect([narrow.dotted, narrow.zerosBetween, narrow.skipped]).toEqual([false, [], []])
  })
})
