import type { Correlation } from './correlation.ts'
import { type WindowSize, roomFor } from './windows.ts'

/** Where the samples of a window lie, and its outputs will, in bytes. */
export interface Room {
  readonly input: number
  readonly output: number
}

/** Places for windows, and where they end. */
export interface Rooms {
  /** Window n has the place n mod their number. */
  readonly rooms: readonly Room[]
  readonly end: number
}

/** What arrays are aligned to: a cache line. */
const ALIGNMENT = 64

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/**
 * For windows that are computed one after another, the next one being there meanwhile, and the outputs of the one before:
 * these make room for the samples of the next, and what a window was computed from makes room for the outputs of the next.
 */
export function roomsInTurn(correlation: Correlation, size: WindowSize, bytes: number, from: number): Rooms {
  const { input, output } = roomFor(correlation, size)
  const [samples, outputs] = [aligned(input * bytes), aligned(output * bytes)]
  const each = Math.max(samples, outputs)
  // Where one of them is much larger, two by two take less.
  if (3 * each < 2 * (samples + outputs)) {
    const places = [0, 1, 2].map((n) => from + n * each)
    const rooms = places.map((place, n) => ({ input: place, output: places[(n + 2) % 3] }))
    return { rooms, end: from + 3 * each }
  }
  const rooms = [0, 1].map((n) => {
    const place = from + n * (samples + outputs)
    return { input: place, output: place + samples }
  })
  return { rooms, end: from + 2 * (samples + outputs) }
}

/**
 * For `count` windows that a gradient of weights is computed from, with those of a part of the channels: at `input` is the
 * first of these. Before it there is room for the others, which nobody touches.
 */
export function weightRooms(
  correlation: Correlation,
  size: WindowSize,
  parts: number,
  bytes: number,
  from: number,
  count: number,
): Rooms {
  const { input, output } = roomFor(correlation, size)
  const { channels } = correlation
  const samples = aligned((input / channels) * Math.ceil(channels / parts) * bytes)
  const outputs = aligned(output * bytes)
  const first = from + Math.max(count * outputs, aligned(input * bytes))
  const rooms = Array.from({ length: count }, (_, n) => ({
    input: first + n * samples,
    output: from + n * outputs,
  }))
  return { rooms, end: first + count * samples }
}
