import { viewOf } from '../byte-range.ts'
import type { SampleArray } from '../types.ts'

/** A number as it lies in a file: unsigned, signed, floating; and its bytes. */
export type Stored = 'u1' | 'u2' | 'u4' | 'u8' | 'i1' | 'i2' | 'i3' | 'i4' | 'i8' | 'f2' | 'f4' | 'f8'

export interface StoredAs {
  readonly stored: Stored
  readonly littleEndian: boolean
}

export function bytesOf(stored: Stored): number {
  return Number(stored[1])
}

type Get = (view: DataView, at: number) => number

/**
 * Numbers that lie `stride` bytes apart.
 *
 * Every type of up to 24 bits, and float32, is exact in float32; the others come as doubles, except that 64-bit
 * integers wanted as float32 are rounded to it once.
 */
export function decodeStored(
  bytes: Uint8Array,
  { stored, littleEndian }: StoredAs,
  { first, stride, count }: { readonly first: number; readonly stride: number; readonly count: number },
  dtype: 'float32' | 'float64',
): SampleArray {
  const view = viewOf(bytes)
  const long = stored === 'i8' || stored === 'u8'
  const float32 = dtype === 'float32' && (long || !['u4', 'i4', 'f8'].includes(stored))
  const samples = float32 ? new Float32Array(count) : new Float64Array(count)
  const get = getter(stored, littleEndian, float32)
  for (let i = 0, at = first; i < count; i++, at += stride) samples[i] = get(view, at)
  return samples
}

function getter(stored: Stored, le: boolean, float32: boolean): Get {
  const long = float32 ? forFloat32 : Number
  switch (stored) {
    case 'u1':
      return (view, at) => view.getUint8(at)
    case 'u2':
      return (view, at) => view.getUint16(at, le)
    case 'u4':
      return (view, at) => view.getUint32(at, le)
    case 'u8':
      return (view, at) => long(view.getBigUint64(at, le))
    case 'i1':
      return (view, at) => view.getInt8(at)
    case 'i2':
      return (view, at) => view.getInt16(at, le)
    case 'i3':
      return le
        ? (view, at) => view.getUint16(at, true) | (view.getInt8(at + 2) << 16)
        : (view, at) => view.getUint16(at + 1, false) | (view.getInt8(at) << 16)
    case 'i4':
      return (view, at) => view.getInt32(at, le)
    case 'i8':
      return (view, at) => long(view.getBigInt64(at, le))
    case 'f2':
      return (view, at) => float16(view.getUint16(at, le))
    case 'f4':
      return (view, at) => view.getFloat32(at, le)
    case 'f8':
      return (view, at) => view.getFloat64(at, le)
  }
}

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function float16(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 31
      ? fraction === 0
        ? Infinity
        : NaN
      : exponent === 0
        ? fraction * 2 ** -24
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -size : size
}

/**
 * A 64-bit integer as a double that rounds to the nearest float32: all bits that a double has no room for are
 * gathered in its last one (rounding to odd), so that rounding again goes the right way.
 */
export function forFloat32(value: bigint): number {
  const size = value < 0n ? -value : value
  if (size < 2n ** 53n) return Number(value)
  const kept = size >> 11n
  const odd = size & 0x7ffn ? kept | 1n : kept
  const rounded = Number(odd << 11n)
  return value < 0n ? -rounded : rounded
}
