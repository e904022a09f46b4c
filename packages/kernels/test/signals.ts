import type { Conv1dShape } from '../src/arrays.ts'
import type { FloatArray } from '../src/index.ts'

export type Make = (length: number) => FloatArray

export const dtypes: readonly (readonly [name: string, make: Make])[] = [
  ['float32', (length) => new Float32Array(length)],
  ['float64', (length) => new Float64Array(length)],
]

export function values(make: Make, length: number, seed: number): FloatArray {
  const array = make(length)
  for (let i = 0; i < length; i++) array[i] = ((i * 7919 + seed * 31) % 1013) / 500 - 1
  return array
}

/** What a convolution reads: input, weight, bias, and a gradient of its output. */
export function arraysFor(s: Conv1dShape, make: Make, biasLength = s.groups * s.outPerGroup): FloatArray[] {
  const [inputs, outputs] = [s.groups * s.inPerGroup, s.groups * s.outPerGroup]
  return [
    values(make, s.batch * inputs * s.length, 1),
    values(make, outputs * s.inPerGroup * s.kernelSize, 2),
    values(make, biasLength, 3),
    values(make, s.batch * outputs * s.outLength, 4),
  ]
}
