import { ByteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'
import { SignalError } from './signal-error.ts'
import type { Opening } from './opened.ts'
import { say } from './say.ts'
import type { HeldData } from './sentences/file-problems.ts'

const PIECE_BYTES = 1024 * 1024

/** How far into a stream a header may reach. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024

/** Bytes whose parts can be had in any order. */
export interface RandomAccess {
  readonly name: string
  readonly size: number
  slice(start: number, end: number): Promise<Uint8Array>
}

/**
 * Bytes `start` up to `end` (default: all that follow) in order, in pieces that are valid until the next one is
 * asked for. Reads where they lie if the source can; otherwise passes over what comes before.
 */
export async function* bytesBetween(
  source: ByteSource,
  start: number,
  end: number = Infinity,
): AsyncGenerator<Uint8Array> {
  const { slice, size } = source
  if (slice && size !== null) {
    const last = Math.min(end, size)
    for (let at = start; at < last; at += PIECE_BYTES) yield await slice(at, Math.min(at + PIECE_BYTES, last))
    return
  }
  let at = 0
  for await (const chunk of source.chunks()) {
    // Not before: what decompresses checks its sums when it comes to the end.
    if (at >= end) return
    const from = Math.max(0, start - at)
    const piece = chunk.subarray(from, Math.max(from, Math.min(chunk.length, end - at)))
    at += chunk.length
    if (piece.length > 0) yield piece
  }
}

/** The same bytes, in pieces of exactly `length` bytes; the last may be shorter. Each piece is the caller's. */
export async function* inPieces(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = new ByteReader(bytes)
  try {
    for (let piece = await reader.take(length); piece.length > 0; piece = await reader.take(length))
      yield piece
  } finally {
    await reader.close()
  }
}

/** Bytes of a header; fewer when the file ends before. */
export async function headerBytes(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const { slice, size } = source
  if (slice && size !== null) return slice(Math.min(start, size), Math.min(end, size))
  if (end > MAX_HEADER_BYTES) {
    throw new SignalError(say('header-far', { most: MAX_HEADER_BYTES, end }), { file: source.name })
  }
  return (await source.head(end)).subarray(start, end)
}

/** Makes any part of a source available: as it is where it can give them, else by keeping all of it. */
export async function randomAccess(
  source: ByteSource,
  what: HeldData,
  opening: Opening,
): Promise<RandomAccess> {
  const { name, size, slice } = source
  return slice && size !== null ? { name, size, slice } : opening.scratch.keep(source, what, opening)
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Bytes as Latin-1 text. */
export function asciiOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
