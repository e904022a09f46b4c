import { describe, expect, it } from 'vitest'
import { built } from '../test/built.ts'
import { builtAddon } from '../test/hostile.ts'
import { arraysFor, dtypes } from '../test/signals.ts'
import { conv1dCorrelation, shapeFields } from './correlation.ts'
import {
  type Activation,
  type Conv1dShape,
  type FloatArray,
  type FloatKernels,
  canActivate,
} from './index.ts'

const activations: Activation[] = [
  { name: 'relu', a: 0, b: 0 },
  { name: 'leakyRelu', a: 0.01, b: 0 },
  { name: 'leakyRelu', a: -0.3, b: 0 },
  { name: 'hardtanh', a: 0, b: 6 },
  { name: 'hardtanh', a: -0.1, b: 0.7 },
  { name: 'sigmoid', a: 0, b: 0 },
  { name: 'tanh', a: 0, b: 0 },
  { name: 'silu', a: 0, b: 0 },
  { name: 'gelu', a: 0, b: 0 },
  { name: 'geluTanh', a: 0, b: 0 },
  { name: 'elu', a: 1.3, b: 1 },
]

const layer = { batch: 2, groups: 1, inPerGroup: 3, outPerGroup: 10, kernelSize: 3, stride: 1, dilation: 1 }
const many = { ...layer, inPerGroup: 40, outPerGroup: 20 }
const layers: [what: string, layer: Omit<Conv1dShape, 'outLength'> & { padRight: number }][] = [
  ['few products', { ...layer, batch: 1, outPerGroup: 2, length: 12, padLeft: 1, padRight: 1 }],
  ['borders', { ...layer, length: 300, padLeft: 70, padRight: 5 }],
  ['several pieces of a row', { ...layer, outPerGroup: 2, length: 30000, padLeft: 1, padRight: 1 }],
  ['sums in several parts', { ...layer, inPerGroup: 900, length: 90, padLeft: 1, padRight: 1 }],
  ['a stride', { ...layer, stride: 3, length: 500, padLeft: 4, padRight: 4 }],
  ['a dilation', { ...layer, dilation: 200, length: 900, padLeft: 0, padRight: 300 }],
  [
    'depthwise',
    { ...layer, groups: 12, inPerGroup: 1, outPerGroup: 1, length: 400, padLeft: 1, padRight: 1 },
  ],
  ['transforms', { ...layer, kernelSize: 90, algorithm: 'fft', length: 3000, padLeft: 45, padRight: 44 }],
  ['minimal filtering', { ...many, algorithm: 'winograd', length: 3001, padLeft: 1, padRight: 1 }],
  [
    'minimal filtering of a dilation',
    { ...many, algorithm: 'winograd', dilation: 5, length: 777, padLeft: 5, padRight: 5 },
  ],
]

const transposed: typeof layers = [
  ...layers,
  ['taps that do not reach all', { ...layer, stride: 5, length: 500, padLeft: 4, padRight: 4 }],
  ['remainders without a tap', { ...layer, stride: 4, dilation: 2, length: 500, padLeft: 3, padRight: 0 }],
  ['an overlap', { ...many, stride: 2, kernelSize: 8, length: 3001, padLeft: 3, padRight: 3 }],
]

function shapeOf({ padRight, ...one }: (typeof layers)[number][1]): Conv1dShape {
  const span = one.dilation * (one.kernelSize - 1) + 1
  return { ...one, outLength: Math.floor((one.length + one.padLeft + padRight - span) / one.stride) + 1 }
}

/** Where the first differs; −1 where none does. A NaN is a NaN, whatever its bits, and −0 is not 0. */
function difference(results: FloatArray, expected: FloatArray): number {
  if (Buffer.compare(bytesOf(results), bytesOf(expected)) === 0) return -1
  return results.findIndex((x, i) => !Object.is(x, expected[i]))
}

const bytesOf = ({ buffer, byteOffset, byteLength }: FloatArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function apart(kernels: FloatKernels, sums: FloatArray, { name, a, b }: Activation): FloatArray {
  const results = sums.slice()
  kernels.arrays.unary(name, results, sums, a, b)
  return results
}

describe.each(built)('an activation behind a convolution, in %s', (_, kernels) => {
  for (const [dtype, make] of dtypes)
    it.each(layers)(`has the bits of a pass of its own: %s, ${dtype}`, (what, one) => {
      const shape = shapeOf(one)
      const [x, w, bias, sums] = arraysFor(shape, make)
      // Outputs of −0 and 0, among them.
      w.fill(-0, 0, shape.inPerGroup * shape.kernelSize)
      bias[0] = -0
      for (const special of [null, Infinity, -Infinity, NaN, -0, 1e-40, 3e38]) {
        if (special !== null) x[Math.floor(x.length / 3)] = special
        kernels.conv1d(sums, x, w, bias, shape)
        for (const activation of activations) {
          if (!canActivate(activation, x.BYTES_PER_ELEMENT)) continue
          const results = sums.slice().fill(7)
          kernels.conv1d(results, x, w, bias, { ...shape, activation })
          const expected = apart(kernels, sums, activation)
          expect(difference(results, expected), `${activation.name} with ${special} in ${what}`).toBe(-1)
        }
      }
    })

  for (const [dtype, make] of dtypes)
    it.each(transposed)(`has them behind a transposed one: %s, ${dtype}`, (what, one) => {
      const shape = shapeOf(one)
      const [x, w, bias, g] = arraysFor(shape, make, shape.groups * shape.inPerGroup)
      const sums = x.slice().fill(7)
      w.fill(-0, 0, shape.inPerGroup * shape.kernelSize)
      bias.set([-0, -5, NaN].slice(0, bias.length))
      for (const given of [bias, null]) {
        for (const special of [null, Infinity, NaN, -0, 1e-40]) {
          if (special !== null) g[Math.floor(g.length / 3)] = special
          kernels.conv1dGradInput(sums, g, w, given, shape)
          for (const activation of activations) {
            if (!canActivate(activation, x.BYTES_PER_ELEMENT)) continue
            const results = sums.slice().fill(7)
            kernels.conv1dGradInput(results, g, w, given, { ...shape, activation })
            const expected = apart(kernels, sums, activation)
            expect(difference(results, expected), `${activation.name} with ${special} in ${what}`).toBe(-1)
          }
        }
      }
    })

  it('has them on any number of threads, and in a worker', async () => {
    const shape = shapeOf({ ...many, length: 40000, padLeft: 1, padRight: 1 })
    const [x, w, bias, sums] = arraysFor(shape, (length) => new Float32Array(length))
    kernels.conv1d(sums, x, w, bias, shape)
    const wide = { ...shape, stride: 2, kernelSize: 7, outLength: 20000 }
    const [sums2, w2, bias2, g] = arraysFor(wide, (length) => new Float32Array(length), 40)
    kernels.conv1dGradInput(sums2, g, w2, bias2, wide)
    const before = kernels.threads
    for (const activation of activations.filter(({ name }) => name === 'silu' || name === 'leakyRelu')) {
      const expected = apart(kernels, sums, activation)
      const expected2 = apart(kernels, sums2, activation)
      const active = { ...shape, activation }
      const active2 = { ...wide, activation }
      for (const threads of [1, 2]) {
        kernels.threads = threads
        const results = sums.slice().fill(7)
        kernels.conv1d(results, x, w, bias, active)
        expect(difference(results, expected)).toBe(-1)
        const later = await kernels.conv1dInWorker(results, x, w, bias, active)
        expect(difference(later, expected)).toBe(-1)
        const results2 = sums2.slice().fill(7)
        kernels.conv1dGradInput(results2, g, w2, bias2, active2)
        expect(difference(results2, expected2)).toBe(-1)
        const later2 = await kernels.conv1dGradInputInWorker(results2, g, w2, bias2, active2)
        expect(difference(later2, expected2)).toBe(-1)
      }
    }
    kernels.threads = before
  }, 30_000)

  it('is refused in float64 where it is approximated', () => {
    const shape = shapeOf({ ...layer, length: 300, padLeft: 1, padRight: 1 })
    const [x, w, bias, out] = arraysFor(shape, (length) => new Float64Array(length))
    const sigmoid = { ...shape, activation: { name: 'sigmoid', a: 0, b: 0 } } as const
    const message = "conv1d: activation 'sigmoid' must be for float32, but got float64"
    expect(() => kernels.conv1d(out, x, w, bias, sigmoid)).toThrow(message)
    expect(() => kernels.conv1dGradInput(x, out, w, null, sigmoid)).toThrow(message)
  })
})

describe.runIf(builtAddon())('the addon', () => {
  it.each([
    ['float32', 10],
    ['float32', -1],
    ['float64', 4],
  ])('refuses in %s an activation that there is not: %d', (dtype, number) => {
    const shape = shapeOf({ ...layer, length: 30, padLeft: 1, padRight: 1 })
    const make = dtypes.find(([name]) => name === dtype)![1]
    const [x, w, bias, out] = arraysFor(shape, make)
    const correlation = conv1dCorrelation(shape)
    const fields = shapeFields(correlation)
    fields[fields.length - 3] = number
    expect(() => builtAddon()!.correlate(out, x, w, bias, correlation.taps, fields, 1, 0, 1)).toThrow(
      'the shape must be of whole numbers that mean something',
    )
  })
})
