import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Make, difference, kinds, numbers, ordinary } from '../../test/compiled.ts'
import type { WindowRun, WindowShape } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

/** Windows anywhere in a line, near each other and apart, and in the padding. */
const anyWindows = fc
  .record({
    lines: fc.integer({ min: 1, max: 20 }),
    length: fc.integer({ min: 1, max: 400 }),
    step: fc.integer({ min: 1, max: 4 }),
    drawn: fc.array(fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
  })
  .map(({ lines, length, step, drawn }): WindowShape => {
    const runs = drawn.map(([a, b, c, d, e]): WindowRun => {
      const start = a % length
      const most = Math.ceil((length - start) / step)
      const samples = b % 9 === 0 ? 0 : 1 + (b % (c % 2 === 0 ? Math.min(most, 7) : most))
      const stride = 1 + (d % (d % 3 === 0 ? 9 : 4))
      const span = Math.max(1, (samples - 1) * step + 1)
      const windows = 1 + (e % (Math.floor((length - start - span) / stride) + 1))
      return { windows, start, stride, samples, divisor: 1 + (c % 9) }
    })
    return { lines, length, step, windows: runs.reduce((sum, run) => sum + run.windows, 0), runs }
  })

/** One run of windows over a line, as many as there is room for. */
function sliding(lines: number, length: number, samples: number, stride: number, step = 1): WindowShape {
  const windows = Math.floor((length - (samples - 1) * step - 1) / stride) + 1
  return { lines, length, windows, step, runs: [{ windows, start: 0, stride, samples, divisor: samples }] }
}

/** Lines that do not pass through WebAssembly's memory at once, windows that do not, and more windows than samples. */
const large = [
  sliding(2, 100_003, 2, 2),
  sliding(2, 100_003, 3, 2),
  sliding(2, 70_001, 5, 1, 3),
  sliding(1, 70_001, 300, 7),
  sliding(3, 70_001, 70_001, 1),
  sliding(11, 70_001, 40_000, 15_000),
  sliding(2, 90_001, 900, 7, 100),
  sliding(40, 3000, 3000, 1),
  sliding(40, 1000, 2, 9),
  {
    lines: 2,
    length: 4,
    windows: 70_000,
    step: 1,
    runs: [{ windows: 70_000, start: 1, stride: 0, samples: 3, divisor: 7 }],
  },
  {
    lines: 9,
    length: 90_000,
    windows: 5,
    step: 1,
    runs: [
      { windows: 2, start: 0, stride: 1, samples: 33_000, divisor: 7 },
      { windows: 2, start: 100, stride: 50, samples: 300, divisor: 300 },
      { windows: 1, start: 20, stride: 1, samples: 80_000, divisor: 80_000 },
    ],
  },
  {
    lines: 1,
    length: 90_000,
    windows: 60_001,
    step: 2,
    runs: [
      { windows: 1, start: 50, stride: 1, samples: 40, divisor: 3 },
      { windows: 60_000, start: 0, stride: 1, samples: 4, divisor: 3 },
    ],
  },
] satisfies WindowShape[]

describe.each(kinds)('the %s windows have the bits of the scalar loops', (_, make: Make, kernels) => {
  const forAll = (check: (shape: WindowShape) => void): void => {
    fc.assert(fc.property(anyWindows, check), { numRuns: 100 })
    for (const shape of large) check(shape)
  }

  it('in means and their gradient', () => {
    forAll((shape) => {
      const { lines, length, windows } = shape
      for (const draw of [numbers, ordinary]) {
        const [out, wanted] = [make(lines * windows).fill(7), make(lines * windows)]
        const x = draw(make, lines * length, length)
        kernels.windowMean(out, x, shape)
        scalarKernels.windowMean(wanted, x, shape)
        expect(difference(out, wanted)).toBe(-1)
        const [gradient, slope] = [make(lines * length).fill(7), make(lines * length)]
        const g = draw(make, lines * windows, 3)
        kernels.windowMeanGrad(gradient, g, shape)
        scalarKernels.windowMeanGrad(slope, g, shape)
        expect(difference(gradient, slope)).toBe(-1)
      }
    })
  })

  it('in the largest, their places and their gradient', () => {
    forAll((shape) => {
      const { lines, length, windows } = shape
      const few = ordinary(make, lines * length, 2).map(Math.round)
      for (const x of [numbers(make, lines * length, length), few]) {
        const [values, wanted] = [make(lines * windows).fill(7), make(lines * windows)]
        const [places, there] = [new Int32Array(values.length), new Int32Array(values.length)]
        kernels.windowMax(values, places, x, shape)
        scalarKernels.windowMax(wanted, there, x, shape)
        expect(difference(values, wanted)).toBe(-1)
        expect(difference(places, there)).toBe(-1)
        const [gradient, slope] = [make(lines * length).fill(7), make(lines * length)]
        const g = numbers(make, lines * windows, 3)
        kernels.windowMaxGrad(gradient, g, places, shape)
        scalarKernels.windowMaxGrad(slope, g, there, shape)
        expect(difference(gradient, slope)).toBe(-1)
      }
    })
  })

  it('in no lines and no windows', () => {
    const none: WindowShape = { lines: 3, length: 500, windows: 0, step: 1, runs: [] }
    const gradient = make(1500).fill(7)
    kernels.windowMean(make(0), make(1500), none)
    kernels.windowMeanGrad(gradient, make(0), none)
    expect(gradient.every((value) => value === 0)).toBe(true)
    gradient.fill(7)
    kernels.windowMaxGrad(gradient, make(0), new Int32Array(0), none)
    expect(gradient.every((value) => value === 0)).toBe(true)
    kernels.windowMax(make(0), new Int32Array(0), make(0), sliding(0, 500, 2, 2))
  })
})
