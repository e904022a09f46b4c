import { DtypeError, MemoryError } from './errors.ts'
import { LARGE_BYTES, givenUp } from './given-up.ts'
import { say } from './say.ts'

/** Element types. `int32` takes the part of PyTorch's int64 as well: JavaScript has no 64-bit integer arrays of numbers. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'bool'

/** What a tensor's elements are kept in; `bool` is a Uint8Array of 0 and 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array

/** Arrays of the dtypes that carry gradients. */
export type FloatArray = Float32Array | Float64Array

export const dtypes: readonly Dtype[] = ['float32', 'float64', 'int32', 'bool']

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const

/**
 * A zero-filled array of `length` elements.
 *
 * @throws {MemoryError} there is no memory for it
 */
export function allocate(dtype: Dtype, length: number): TypedArray {
  try {
    // A constructor that stands there is called a good deal faster than one that is looked up.
    if (dtype === 'float32') return new Float32Array(length)
    return new arrays[dtype](length)
  } catch (error) {
    throw refused(error, length * arrays[dtype].BYTES_PER_ELEMENT)
  }
}

/** JavaScript has a RangeError for memory that cannot be had. */
function refused(error: unknown, bytes: number): unknown {
  if (!(error instanceof RangeError && bytes >= 0)) return error
  return new MemoryError(say('tensor-memory', { bytes }), { cause: error })
}

/** Node's way to memory that is not cleared first. */
interface NodeBuffers {
  allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer }
}
const { Buffer: nodeBuffers } = globalThis as { readonly Buffer?: NodeBuffers }

/** Memory that was used before and may be written to again; null for none. */
export type Reused = (bytes: number) => ArrayBuffer | null
let reused: Reused | null = null

/** Gives large arrays their memory from `source` while `body` runs. */
export function allocatingFrom<Result>(source: Reused, body: () => Result): Result {
  const before = reused
  reused = source
  try {
    return body()
  } finally {
    reused = before
  }
}

/**
 * An array for a kernel to write every element of: what it holds before is anything. The first touch of fresh memory
 * costs more than most kernels; in Node memory that was freed is taken as it is.
 */
export function allocateEmpty(dtype: Dtype, length: number): TypedArray {
  const bytes = length * arrays[dtype].BYTES_PER_ELEMENT
  if (bytes < LARGE_BYTES) return allocate(dtype, length)
  const again = reused === null ? givenUp(bytes) : reused(bytes)
  if (again) return new arrays[dtype](again, 0, length)
  return new arrays[dtype](emptyBuffer(bytes), 0, length)
}

/**
 * Memory that holds anything.
 *
 * @throws {MemoryError} the system does not give it
 */
export function emptyBuffer(bytes: number): ArrayBuffer {
  try {
    return nodeBuffers === undefined ? new ArrayBuffer(bytes) : nodeBuffers.allocUnsafeSlow(bytes).buffer
  } catch (error) {
    throw refused(error, bytes)
  }
}

/** Whether `data` is the kind of array that `dtype` is kept in. */
export function isArrayOf(dtype: Dtype, data: unknown): data is TypedArray {
  return data instanceof arrays[dtype]
}

export function isFloat(dtype: Dtype): boolean {
  return dtype === 'float32' || dtype === 'float64'
}

/** Checks a dtype that came from a caller. */
export function checkDtype(where: string, dtype: unknown): Dtype {
  if (dtypes.includes(dtype as Dtype)) return dtype as Dtype
  throw new DtypeError(`${where}: dtype must be one of ${dtypes.join(', ')}, but got ${String(dtype)}`)
}

const rank: Record<Dtype, number> = { bool: 0, int32: 1, float32: 2, float64: 3 }

/**
 * The dtype of an operation on two tensors.
 *
 * @see https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
 */
export function promote(a: Dtype, b: Dtype): Dtype {
  return rank[a] >= rank[b] ? a : b
}

/**
 * The dtype of an operation on a tensor and a JavaScript scalar: the scalar raises the category
 * (bool < integer < float), never the width. JavaScript cannot tell `2.0` from `2`: a number with no
 * fractional part counts as an integer.
 */
export function promoteScalar(tensor: Dtype, scalar: number | boolean): Dtype {
  if (typeof scalar === 'boolean') return tensor
  return promote(tensor, isFloat(tensor) ? tensor : Number.isInteger(scalar) ? 'int32' : 'float32')
}

/**
 * Copies `source` into `target`, converting as PyTorch does: float to int truncates, anything to bool is `!= 0`.
 */
export function convertInto(target: TypedArray, source: ArrayLike<number>, targetDtype: Dtype): void {
  if (targetDtype === 'bool') {
    for (let i = 0; i < target.length; i++) target[i] = source[i] !== 0 ? 1 : 0
  } else {
    // Typed-array assignment is the rest of the rule: Math.fround for float32, truncation modulo 2^32 for int32.
    target.set(source as ArrayLike<number>)
  }
}
