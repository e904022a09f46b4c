import type { TypedArray } from '@sinal/core'
import { type Said, say } from './say.ts'
import { type StoredDtype, layouts } from './stored-dtype.ts'

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** A value that the tensor's dtype cannot hold. */
export interface Misfit {
  readonly kind: 'weights-integer' | 'weights-bool'
  readonly value: string
  readonly element: number
}

/** `every value must fit int32, but got 4294967296 (element 3)` */
export function misfitSaid({ kind, value, element }: Misfit): Said {
  return say(kind, { value, element })
}

/**
 * The elements that `bytes` hold, as the array of the dtype that they become (see `layouts`). Where file and
 * memory agree the array lies over `bytes`, which must be the caller's to give and start at the buffer's start.
 *
 * @param bytes a whole number of elements; reordered in place when big-endian
 */
export function decode(
  bytes: Uint8Array<ArrayBufferLike>,
  stored: StoredDtype,
  littleEndian = true,
): TypedArray | Misfit {
  const width = layouts[stored].bytes
  if (littleEndian !== hostIsLittleEndian) swapBytes(bytes, width)
  const { buffer, byteOffset } = bytes
  const length = bytes.length / width
  switch (stored) {
    case 'F64':
      return new Float64Array(buffer, byteOffset, length)
    case 'F32':
      return new Float32Array(buffer, byteOffset, length)
    case 'I32':
      return new Int32Array(buffer, byteOffset, length)
    case 'BOOL':
      return checkBool(bytes)
    case 'F16':
      return widenHalf(new Uint16Array(buffer, byteOffset, length))
    case 'BF16':
      return widenBfloat(new Uint16Array(buffer, byteOffset, length))
    case 'I64':
      return narrow64(new Int32Array(buffer, byteOffset, 2 * length), new BigInt64Array(buffer, byteOffset))
    case 'U64':
      return narrow64(new Int32Array(buffer, byteOffset, 2 * length), new BigUint64Array(buffer, byteOffset))
    case 'U32':
      return narrowU32(new Uint32Array(buffer, byteOffset, length))
    case 'I16':
      return Int32Array.from(new Int16Array(buffer, byteOffset, length))
    case 'U16':
      return Int32Array.from(new Uint16Array(buffer, byteOffset, length))
    case 'I8':
      return Int32Array.from(new Int8Array(buffer, byteOffset, length))
    case 'U8':
      return Int32Array.from(bytes)
  }
}

export function isMisfit(decoded: TypedArray | Misfit): decoded is Misfit {
  return !ArrayBuffer.isView(decoded)
}

function checkBool(bytes: Uint8Array): Uint8Array | Misfit {
  const element = bytes.findIndex((value) => value > 1)
  return element === -1 ? bytes : { kind: 'weights-bool', value: String(bytes[element]), element }
}

/**
 * float16: 1 sign bit, 5 exponent bits (bias 15), 10 bits of fraction. Scaling by 2^112 = 2^(127 − 15) moves the
 * exponent to float32's bias, and makes subnormals normal, exactly.
 */
function widenHalf(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length)
  const bits = new Uint32Array(out.buffer)
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]
    const sign = (half & 0x8000) << 16
    if ((half & 0x7c00) === 0x7c00) {
      bits[i] = sign | 0x7f800000 | ((half & 0x3ff) << 13)
    } else {
      bits[i] = sign | ((half & 0x7fff) << 13)
      out[i] *= 2 ** 112
    }
  }
  return out
}

/** bfloat16 is the upper half of a float32. */
function widenBfloat(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length)
  const bits = new Uint32Array(out.buffer)
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16
  return out
}

/** A 64-bit integer fits int32 when its upper half repeats the sign of its lower half (or, unsigned, is zero). */
function narrow64(halves: Int32Array, whole: BigInt64Array | BigUint64Array): Int32Array | Misfit {
  const [low, high] = hostIsLittleEndian ? [0, 1] : [1, 0]
  const signed = whole instanceof BigInt64Array
  const out = new Int32Array(whole.length)
  for (let i = 0; i < out.length; i++) {
    const value = halves[2 * i + low]
    const upper = halves[2 * i + high]
    if (upper !== value >> 31 || (!signed && upper !== 0)) {
      return { kind: 'weights-integer', value: String(whole[i]), element: i }
    }
    out[i] = value
  }
  return out
}

function narrowU32(values: Uint32Array): Int32Array | Misfit {
  const element = values.findIndex((value) => value > 0x7fffffff)
  if (element !== -1) return { kind: 'weights-integer', value: String(values[element]), element }
  return Int32Array.from(values)
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; width > 1 && at < bytes.length; at += width) bytes.subarray(at, at + width).reverse()
}

/** The elements of a tensor as little-endian bytes; over the tensor's own memory where they lie there like this. */
export function encode(data: TypedArray | BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (hostIsLittleEndian) return bytes
  const copy = bytes.slice()
  swapBytes(copy, data.BYTES_PER_ELEMENT)
  return copy
}
