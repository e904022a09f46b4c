import { Field, excerpt } from './fields.ts'
import type { Dtype, Json, TensorData, TypedArray } from './format.ts'

const numbersUpTo = 32

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const satisfies Record<Dtype, unknown>

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

export function numel(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/**
 * Reads `{ dtype, shape, data }`, data being numbers (nested or not) or base64 of little-endian bytes.
 *
 * @throws {FixtureError} naming the field
 */
export function decodeTensor(json: unknown): TensorData {
  return readTensor(new Field(json, 'tensor'))
}

/** `decodeTensor` for a value whose place in a file is known. */
export function readTensor(field: Field): TensorData {
  const dtypeWord = field
    .at('dtype')
    .string()
    .replace(/^torch\./, '')
  const dtype = dtypeWord === 'int64' ? 'int32' : dtypeWord
  if (!isDtype(dtype)) {
    return field.at('dtype').fail(`unknown dtype ${excerpt(dtypeWord)}: ${Object.keys(arrays).join(', ')}`)
  }
  const shape = field
    .at('shape')
    .items()
    .map((size) => size.count())
  const data = field.at('data')
  const values =
    typeof data.value === 'string' ? fromBase64(data, dtypeWord, dtype) : convert(dtype, data, data.items())
  if (values.length !== numel(shape)) {
    data.fail(`expected ${numel(shape)} values for shape [${shape.join(', ')}], but got ${values.length}`)
  }
  const requiresGrad = field.at('requires_grad').boolean(false)
  return requiresGrad ? { dtype, shape, data: values, requiresGrad } : { dtype, shape, data: values }
}

/** The inverse of `decodeTensor`: numbers when there are few, else base64, as for −0, which JSON.stringify loses. */
export function encodeTensor(tensor: TensorData): { [key: string]: Json } {
  const { dtype, shape, data, requiresGrad } = tensor
  const readable = data.length <= numbersUpTo && !data.some((value: number) => Object.is(value, -0))
  return {
    dtype,
    shape: [...shape],
    data: readable ? Array.from(data, encodeNumber) : toBase64(data),
    ...(requiresGrad ? { requires_grad: true } : {}),
  }
}

function isDtype(word: string): word is Dtype {
  return Object.hasOwn(arrays, word)
}

function encodeNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

function convert(dtype: Dtype, data: Field, items: readonly Field[]): TypedArray {
  const numbers: number[] = []
  const visit = (item: Field) => {
    if (Array.isArray(item.value)) item.items().forEach(visit)
    else numbers.push(number(item))
  }
  items.forEach(visit)
  const values = arrays[dtype].from(numbers)
  const lost = numbers.findIndex((value, i) => !fits(value, values[i]!, dtype))
  if (lost >= 0) data.fail(`element ${lost} is ${numbers[lost]}, which is not ${dtype}`)
  return values
}

function fits(value: number, stored: number, dtype: Dtype): boolean {
  if (dtype === 'bool') return value === 0 || value === 1
  return dtype === 'int32' ? value === stored : true
}

function number(item: Field): number {
  const { value } = item
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string' && Object.hasOwn(words, value)) return words[value]!
  return item.fail(`expected a number, "NaN", "Infinity" or "-Infinity", but got ${excerpt(value)}`)
}

function fromBase64(data: Field, dtypeWord: string, dtype: Dtype): TypedArray {
  const bytes = bytesOf(data)
  if (dtypeWord === 'int64') return fromInt64(data, bytes)
  const array = arrays[dtype]
  if (bytes.length % array.BYTES_PER_ELEMENT !== 0) {
    data.fail(`${bytes.length} bytes are not a whole number of ${dtype} values`)
  }
  return new array(littleEndian(bytes, array.BYTES_PER_ELEMENT))
}

function fromInt64(data: Field, bytes: Uint8Array): Int32Array {
  if (bytes.length % 8 !== 0) data.fail(`${bytes.length} bytes are not a whole number of int64 values`)
  const wide = Array.from(new BigInt64Array(littleEndian(bytes, 8)))
  const narrow = Int32Array.from(wide, Number)
  const lost = wide.findIndex((value, i) => value !== BigInt(narrow[i]!))
  if (lost >= 0) data.fail(`element ${lost} is ${wide[lost]}, which is not int32`)
  return narrow
}

function bytesOf(data: Field): Uint8Array {
  try {
    return Uint8Array.from(atob(data.string()), (character) => character.charCodeAt(0))
  } catch {
    return data.fail('this is not base64')
  }
}

function toBase64(values: TypedArray): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const ordered = new Uint8Array(littleEndian(bytes, values.BYTES_PER_ELEMENT))
  return btoa(Array.from(ordered, (byte) => String.fromCharCode(byte)).join(''))
}

/** The bytes in a buffer of their own, between this machine's order and little-endian (either way round). */
function littleEndian(bytes: Uint8Array, width: number): ArrayBuffer {
  const copy = Uint8Array.from(bytes)
  const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
  if (!machineIsLittle) {
    for (let start = 0; start < copy.length; start += width) copy.subarray(start, start + width).reverse()
  }
  return copy.buffer
}
