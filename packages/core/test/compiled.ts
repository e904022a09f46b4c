/** What the tests of compiled kernels compare with the scalar loops. */
import { loadNative, loadWasm } from '@sinal/kernels'
import { compiledBackend } from '../src/backend/compiled.ts'
import { scalarKernels } from '../src/backend/scalar/index.ts'
import type { FloatArray, TypedArray } from '../src/dtype.ts'

const backends = [compiledBackend('wasm', () => loadWasm()), compiledBackend('native', loadNative)].filter(
  (backend) => typeof backend !== 'string',
)

export const dtypes = {
  float32: (length: number): FloatArray => new Float32Array(length),
  float64: (length: number): FloatArray => new Float64Array(length),
}
export type Make = (typeof dtypes)['float32']

/** Every compiled backend in every dtype: its name, what makes its arrays, and its kernels. */
export const kinds = backends.flatMap(({ name, kernels }) =>
  Object.entries(dtypes).map(
    ([dtype, make]) => [`${name} ${dtype}`, make, { ...scalarKernels, ...kernels }] as const,
  ),
)

// prettier-ignore
const special = [
  0, -0, NaN, Infinity, -Infinity, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, -3, 6, 0.1, -0.1, 0.2,
  1e-45, -1e-45, 1e-40, 1.1754943508222875e-38, 3.4028234663852886e38, -3.4028234663852886e38, 8388609, 1e10, -1e10,
]

/** Numbers of all magnitudes, and special ones among them. */
export function numbers(make: Make, length: number, seed: number): FloatArray {
  const values = make(length)
  let state = seed
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const fraction = state / 2 ** 31 - 1
    const kind = (state >>> 7) % 16
    values[i] = kind === 0 ? special[(state >>> 11) % special.length] : fraction * 10 ** ((kind % 5) - 2)
  }
  return values
}

/** Numbers that add up. */
export function ordinary(make: Make, length: number, seed: number): FloatArray {
  return make(length).map((_, i) => Math.sin(seed + i * 12.9898) * 2) as FloatArray
}

/** Where two arrays differ first, −1 where they do not: any NaN is as any other, and −0 is not 0. */
export function difference(actual: TypedArray, expected: TypedArray): number {
  for (let i = 0; i < expected.length; i++) if (!Object.is(actual[i], expected[i])) return i
  return -1
}

/** Float32 numbers from one to the other. */
export function steps(a: number, b: number): number {
  const order = (x: number): number => {
    const bits = new Int32Array(Float32Array.of(x).buffer)[0]
    return bits < 0 ? -2147483648 - bits : bits
  }
  return Object.is(a, b) ? 0 : Number.isNaN(a) || Number.isNaN(b) ? Infinity : Math.abs(order(a) - order(b))
}

/** The largest difference, in parts of the largest number. */
export function distance(actual: FloatArray, expected: FloatArray): number {
  let [worst, largest] = [0, 1e-300]
  expected.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(actual[i] - value))
    largest = Math.max(largest, Math.abs(value))
  })
  return worst / largest
}
