import type { Scratch } from './scratch.ts'
import type { StampRule } from './stamp-times.ts'
import type { Grid } from './timing-check.ts'
import type { Channel, Format, OpenOptions, SampleArray, SkippedColumn } from './types.ts'

/** How a file is to be opened, and where bytes can be kept as long as it is open. */
export interface Opening extends OpenOptions {
  readonly scratch: Scratch
}

/** What a format's own file has to say: the rest (choosing, gathering, checking) is the same for all of them. */
export interface Opened {
  readonly format: Exclude<Format, 'csv'>
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  /** As of `SignalFile`. */
  readonly startDate?: string
  /** null: only a reading can tell. */
  readonly length: number | null
  readonly skipped: readonly SkippedColumn[]
  /** The grid that the file's own time stamps are to be compared with; null without any. */
  readonly grid: Grid | null
  /** What the time stamps mean; null where the file has none. */
  readonly stamps: StampRule | null
  /** Consecutive pieces, of any length, that together are the samples asked for. */
  pieces(request: PieceRequest): AsyncIterable<Piece>
}

export interface PieceRequest {
  /** Indices into `channels`. */
  readonly channels: readonly number[]
  readonly start: number
  /** At most `length`; Infinity where that is null. */
  readonly end: number
  /** What the samples will be kept as; a piece may hold doubles nevertheless. */
  readonly dtype: 'float32' | 'float64'
  readonly signal: AbortSignal | undefined
}

export interface Piece {
  /** One array per channel asked for, all of one length. Good until the next piece is asked for; may be written to. */
  readonly data: readonly SampleArray[]
  /** Time stamps, in the file's unit; null where there are none, or nobody asked for them. */
  readonly time: Float64Array | null
  /** Of text: the line of each row. */
  readonly lines?: Float64Array
  /** How many rows the whole file is thought to have, where its length is not known. */
  readonly expectedRows?: number
}

/** Samples a piece so that it is some 1 MiB, whatever the number of channels. */
export function pieceLength(bytesPerSample: number): number {
  return Math.max(1, Math.min(65_536, Math.floor((1024 * 1024) / bytesPerSample)))
}

export function numberedChannels(count: number, name = 'channel'): Channel[] {
  return Array.from({ length: count }, (_, c) => ({ name: `${name} ${c + 1}` }))
}
