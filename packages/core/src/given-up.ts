/** From this size on, memory that the process has used before is worth asking for. */
export const LARGE_BYTES = 1 << 16
/** More than this is left to the garbage collector. */
const MOST_BYTES = 1 << 26

const buffers: ArrayBuffer[] = []
let held = 0
let watching = false

/** Empties the list once the garbage collector has been round: what is not wanted again soon is not kept. */
const collected = new FinalizationRegistry(() => {
  buffers.length = held = 0
  watching = false
})

/**
 * Gives up memory that nobody else has a hold of, for whoever next asks for as much. The garbage collector would find out,
 * but be run for it: a step of training takes a sixth less time where gradients lie where those of the step before did.
 */
export function giveUp({ buffer, byteLength }: ArrayBufferView): void {
  if (!(buffer instanceof ArrayBuffer)) return
  // Of more than the array others may have a part.
  if (byteLength < LARGE_BYTES || byteLength !== buffer.byteLength || held + byteLength > MOST_BYTES) return
  buffers.push(buffer)
  held += byteLength
  if (!watching) collected.register({}, undefined)
  watching = true
}

/** Memory of just so many bytes that was given up; it holds anything. */
export function givenUp(bytes: number): ArrayBuffer | null {
  const at = buffers.findLastIndex(({ byteLength }) => byteLength === bytes)
  if (at < 0) return null
  held -= bytes
  return buffers.splice(at, 1)[0]!
}
