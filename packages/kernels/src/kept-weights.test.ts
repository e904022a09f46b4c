import { describe, expect, it, vi } from 'vitest'
import { plain } from '../generated/wasm.ts'
import { arraysFor, dtypes, values } from '../test/signals.ts'
import type { Conv1dShape, FloatArray } from './arrays.ts'
import { type Correlation, conv1dCorrelation } from './correlation.ts'
import { type FloatKernels, loadWasm } from './index.ts'
import { KeptWeights } from './kept-weights.ts'
import { instantiateWasm } from './wasm-memory.ts'

const usual: Conv1dShape = {
  batch: 1,
  groups: 1,
  inPerGroup: 40,
  outPerGroup: 24,
  length: 200,
  outLength: 200,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
  padLeft: 1,
}

const shapes: [string, Conv1dShape][] = [
  ['winograd', usual],
  ['direct', { ...usual, algorithm: 'direct' }],
  ['dilated', { ...usual, dilation: 2, padLeft: 2 }],
  ['fft', { ...usual, kernelSize: 31, padLeft: 15, algorithm: 'fft' }],
  ['stride', { ...usual, stride: 2, outLength: 100 }],
]

/** Bit for bit; NaNs are one another's. */
function expectSame(some: readonly FloatArray[], expected: readonly FloatArray[]): void {
  const same = some.map((array, i) => array.every((value, at) => Object.is(value, expected[i][at])))
  expect(same).toEqual([true, true, true])
}

describe.each(dtypes)('weights of %s that are kept', (_, make) => {
  const compute = (kernels: FloatKernels, shape: Conv1dShape, w: FloatArray): FloatArray[] => {
    const [x, , bias, g] = arraysFor(shape, make)
    const [y, gradX, gradW] = [make(g.length), make(x.length), make(w.length)]
    kernels.conv1d(y, x, w, bias, shape)
    kernels.conv1dGradInput(gradX, g, w, null, shape)
    kernels.conv1dGradWeight(gradW, g, x, shape)
    return [y, gradX, gradW]
  }

  it.each(shapes)('give the same bits, and are noticed to have changed: %s', (__, shape) => {
    const kernels = loadWasm({ fused: false })
    const w = arraysFor(shape, make)[1]
    for (const change of [null, 0.5, -0, 0, NaN]) {
      if (change !== null) w[w.length - 1] = change
      expectSame(compute(kernels, shape, w), compute(loadWasm({ fused: false }), shape, w))
    }
  })

  it('give the same bits among those of other layers, more than are kept', () => {
    const kernels = loadWasm({ fused: false })
    const layers = Array.from({ length: 20 }, (__, i) => shapes[i % shapes.length][1])
    const weights = layers.map(({ kernelSize }, i) => values(make, 24 * 40 * kernelSize, i))
    const expected = layers.map((shape, i) => compute(loadWasm({ fused: false }), shape, weights[i]))
    for (let round = 0; round < 2; round++)
      layers.forEach((shape, i) => expectSame(compute(kernels, shape, weights[i]), expected[i]))
  })
})

describe('weights made ready', () => {
  const correlation = conv1dCorrelation(usual)
  const weight = arraysFor(usual, (length) => new Float32Array(length))[1]
  const made = (calls: readonly (readonly [Correlation, FloatArray])[]): number => {
    const memory = instantiateWasm({ code: plain, fused: false })
    const pack = vi.spyOn(memory.float32, 'pack')
    const kept = new KeptWeights(memory)
    for (const call of calls) kept.of(...call)
    return pack.mock.calls.length
  }

  it('are made once for the same weights in whatever array', () => {
    const long = { ...usual, batch: 9, length: 999, outLength: 999 }
    const calls = [
      [correlation, weight],
      [conv1dCorrelation(long), weight.slice()],
    ] as const
    expect(made(calls)).toBe(1)
  })

  it('are made anew for another way, other taps, and other places of the weights', () => {
    const others = [
      { ...correlation, minimal: true },
      { ...correlation, minimal: true, input: { ...correlation.input, stride: 2 } },
      { ...correlation, fftSize: 256 },
      { ...correlation, taps: Int32Array.of(0, 2, 4) },
      { ...correlation, weight: { ...correlation.weight, tap: 0 } },
    ]
    expect(made([[correlation, weight], ...others.map((other) => [other, weight] as const)])).toBe(6)
  })

  it('are not kept where they are many', () => {
    const memory = instantiateWasm({ code: plain, fused: false })
    const wide = conv1dCorrelation({ ...usual, inPerGroup: 1024, outPerGroup: 1024 })
    expect(new KeptWeights(memory).of(wide, new Float32Array(1024 * 1024 * 3))).toBeNull()
    expect(memory.floor).toBe(memory.base)
  })
})
