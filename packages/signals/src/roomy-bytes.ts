import { BYTES_BEYOND } from '@sinal/kernels/text'

/** Bytes before a chunk, for what is left of the one before it: rows are seldom longer. */
const ROOM_BEFORE = 64 * 1024
/** After it: for a line end, a byte that is none, and what a kernel looks at. */
const ROOM_AFTER = BYTES_BEYOND + 2

/** Buffers whose bytes around a chunk are nobody's: other chunks may lie in memory that they share. */
const roomy = new WeakSet<ArrayBufferLike>()

/** Memory for a chunk, with room around it. */
export function roomyBytes(length: number): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(ROOM_BEFORE + length + ROOM_AFTER)
  roomy.add(buffer)
  return new Uint8Array(buffer, ROOM_BEFORE, length)
}

/** How many bytes before a chunk may be written to; −1 where what is around it is not for its reader. */
export function roomBefore({ buffer, byteOffset, length }: Uint8Array): number {
  return roomy.has(buffer) && byteOffset + length + ROOM_AFTER <= buffer.byteLength ? byteOffset : -1
}
