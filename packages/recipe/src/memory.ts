import { empty, zeros } from '@sinal/core'

// Arrays as long as a signal is, or as a layer asks for: where there is no memory for them, it is told as the engine tells it.

/** So many zeros. @throws {SinalError} there is no memory for them */
export const floats = (count: number): Float32Array => zeros([count]).data as Float32Array

/** So many floats that hold anything, to be written over: they need not be cleared. @throws {SinalError} as `floats` */
export const unsetFloats = (count: number): Float32Array => empty([count]).data as Float32Array

/** As many zeros in float64. */
export const doubles = (count: number): Float64Array =>
  zeros([count], { dtype: 'float64' }).data as Float64Array

/** Samples in memory of their own. @throws {SinalError} there is none */
export function copied(samples: Float32Array): Float32Array {
  const copy = unsetFloats(samples.length)
  copy.set(samples)
  return copy
}
