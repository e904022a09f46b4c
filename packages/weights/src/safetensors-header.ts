import { duplicateKey } from './duplicate-keys.ts'
import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'
import { checkedNumel } from './size.ts'
import { type ByteSource, viewOf } from './source.ts'
import { type StoredDtype, type TensorInfo, isStoredDtype, layouts } from './stored-dtype.ts'

/** As safetensors' own reader has it. */
const MAX_HEADER_BYTES = 100_000_000
/** Each has 3 pairs of brackets. Empty ones take 2 bytes in the file and dozens in memory. */
const MAX_TENSORS = 500_000
/** The header's length comes first, in 8 bytes. */
export const LENGTH_BYTES = 8

/** A tensor of the header, with the bytes of the file that hold it. */
export interface Entry extends TensorInfo {
  readonly start: number
  readonly end: number
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>
  /** By name, in the order of the buffer. */
  readonly entries: ReadonlyMap<string, Entry>
}

/**
 * Reads and checks the header: everything that a hostile file could lie about is checked before a tensor is read.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export async function readHeader(source: ByteSource): Promise<Header> {
  const { name } = source
  const length = await readHeaderLength(source)
  const text = decodeText(name, await source.read(LENGTH_BYTES, length))
  const json = parseJson(name, text)
  const repeated = duplicateKey(text, 2)
  if (repeated !== null) {
    throw new WeightsError(name, 'header', `every key must come once, but got ${show(repeated)} twice`)
  }
  const bufferStart = LENGTH_BYTES + length
  const entries: Entry[] = []
  let metadata: Readonly<Record<string, string>> = {}
  for (const [key, value] of Object.entries(json)) {
    if (key === '__metadata__') metadata = checkMetadata(name, value)
    else entries.push(checkEntry(name, key, value, bufferStart))
  }
  checkCover(source, entries, bufferStart)
  return { metadata, entries: new Map(entries.map((entry) => [entry.name, entry])) }
}

async function readHeaderLength(source: ByteSource): Promise<number> {
  const { name, size } = source
  if (size < LENGTH_BYTES + 2) {
    throw new WeightsError(name, null, `a safetensors file must have at least 10 bytes, but got ${size}`)
  }
  const declared = viewOf(await source.read(0, LENGTH_BYTES)).getBigUint64(0, true)
  if (declared > BigInt(MAX_HEADER_BYTES)) {
    const rule = `header length must be at most ${MAX_HEADER_BYTES}`
    throw new WeightsError(name, 'byte 0', `${rule}, but got ${declared}`)
  }
  const length = Number(declared)
  if (length > size - LENGTH_BYTES) {
    const said = say('weights-header-cut', { most: size - LENGTH_BYTES, got: length })
    throw new WeightsError(name, 'byte 0', said)
  }
  return length
}

function decodeText(file: string, bytes: Uint8Array): string {
  let brackets = 0
  for (const byte of bytes) if (byte === 0x5b || byte === 0x7b) brackets++
  if (brackets > 3 * MAX_TENSORS) {
    const rule = `the header must have at most ${MAX_TENSORS} tensors`
    throw new WeightsError(file, 'header', `${rule}, but got ${brackets} brackets`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new WeightsError(file, 'header', 'the header must be UTF-8, but got other bytes', { cause })
  }
}

function parseJson(file: string, text: string): object {
  if (!text.startsWith('{')) {
    throw new WeightsError(
      file,
      `byte ${LENGTH_BYTES}`,
      `header must begin with '{', but got ${show(text[0])}`,
    )
  }
  try {
    return JSON.parse(text) as object
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new WeightsError(file, 'header', `the header must be JSON, but got: ${problem}`, { cause })
  }
}

function checkMetadata(file: string, value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) {
    throw new WeightsError(file, '__metadata__', `expected an object of strings, but got ${show(value)}`)
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') continue
    throw new WeightsError(file, `__metadata__.${key}`, `expected a string, but got ${show(text)}`)
  }
  return value as Record<string, string>
}

function checkEntry(file: string, name: string, value: unknown, bufferStart: number): Entry {
  const place = `tensor ${show(name)}`
  if (!isObject(value)) throw new WeightsError(file, place, `expected an object, but got ${show(value)}`)
  const { dtype, shape, data_offsets: offsets } = value
  if (!isStoredDtype(dtype)) {
    const choices = Object.keys(layouts).join(', ')
    throw new WeightsError(file, place, say('weights-dtype', { choices, dtype: show(dtype) }))
  }
  if (!Array.isArray(shape)) {
    throw new WeightsError(file, place, `shape must be an array, but got ${show(shape)}`)
  }
  const bytes = checkedNumel(file, place, shape) * layouts[dtype].bytes
  const [start, end] = checkOffsets(file, place, offsets)
  if (end - start !== bytes) {
    const rule = `data_offsets must span ${bytes} bytes (${dtype} ${show(shape)})`
    throw new WeightsError(file, place, `${rule}, but got ${end - start} from ${show(offsets)}`)
  }
  return toEntry(name, dtype, shape as number[], bufferStart + start, bufferStart + end)
}

function toEntry(name: string, stored: StoredDtype, shape: number[], start: number, end: number): Entry {
  return { name, shape, stored, dtype: layouts[stored].dtype, start, end }
}

function checkOffsets(file: string, place: string, offsets: unknown): readonly [number, number] {
  const valid =
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every((offset) => Number.isSafeInteger(offset) && offset >= 0) &&
    offsets[0] <= offsets[1]
  if (valid) return offsets as unknown as [number, number]
  const rule = 'data_offsets must be two places in the buffer, the lower first'
  throw new WeightsError(file, place, `${rule}, but got ${show(offsets)}`)
}

/** The tensors must fill the buffer: none outside, none over another, no bytes that belong to none. */
function checkCover(source: ByteSource, entries: Entry[], bufferStart: number): void {
  const { name, size } = source
  entries.sort((a, b) => a.start - b.start || a.end - b.end)
  let expected = bufferStart
  for (const { name: key, start, end } of entries) {
    const place = `tensor ${show(key)}`
    if (start !== expected) {
      const rule = `data_offsets must begin at ${expected - bufferStart}, where the tensor before ends`
      throw new WeightsError(name, place, `${rule}, but got ${start - bufferStart}`)
    }
    if (end > size) {
      const said = say('weights-tensor-cut', { most: size - bufferStart, got: end - bufferStart })
      throw new WeightsError(name, place, said)
    }
    expected = end
  }
  if (expected !== size) {
    const rule = `the tensors must fill the buffer of ${size - bufferStart} bytes`
    throw new WeightsError(name, `byte ${expected}`, `${rule}, but got ${expected - bufferStart}`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
