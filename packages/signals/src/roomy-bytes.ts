import { BYTES_BEYOND } from '@sinal/kernels/text'

/** Bytes before a chunk, for what is left of the one before it: rows are seldom longer. */
const ROOM_BEFORE = 64 * 1024
/** After it: for a line end, a byte that is none, and what a kernel looks at. */
const ROOM_AFTER = BYTES_BEYOND + 2

/** Rooms of chunks by their memory, which nobody else uses: other chunks may lie in memory that they share. */
const rooms = new WeakMap<ArrayBufferLike, Uint8Array>()

/** How many bytes a chunk takes with the room around it. */
export const roomyLength = (length: number): number => ROOM_BEFORE + length + ROOM_AFTER

/** Memory for a chunk in the middle of a room of `roomyLength`, which is the only one in its buffer. */
export function roomyBytes(room: Uint8Array): Uint8Array {
  rooms.set(room.buffer, room)
  return room.subarray(ROOM_BEFORE, room.length - ROOM_AFTER)
}

/** How many bytes before a chunk may be written to; −1 where what is around it is not for its reader. */
export function roomBefore({ buffer, byteOffset, length }: Uint8Array): number {
  const room = rooms.get(buffer)
  if (room === undefined || byteOffset + length + ROOM_AFTER > room.byteOffset + room.length) return -1
  return byteOffset - room.byteOffset
}
