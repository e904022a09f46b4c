import type { Refusal } from './choice.ts'
import type { Said } from './say.ts'
import type { Piece } from './opened.ts'
import type { StampRule } from './stamp-times.ts'
import type { Channel, ReadAccount, ReadOptions, SampleArray } from './types.ts'

/** A file whose rows can be read, whatever its format: what `read` and `blocks` are made of. */
export interface RowSource {
  readonly name: string
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  /** Rows; null: only a reading can tell. */
  readonly length: number | null
  /** What the rows' time stamps mean; null: they have none, and are as far apart as `sampleRate` says. */
  readonly stamps: StampRule | null
  /** Whether rows can be read again: from near where they are, from the beginning on, or never. */
  readonly rereading: 'near' | 'from the beginning' | 'never'
  readonly maxHeldBytes: number | undefined
  /** What a wrong option is told by. */
  readonly Wrong: Refusal
  /** @throws {SignalError} the file is closed, or an option is wrong */
  begin(request: RowRequest, options: ReadOptions): Promise<RowReading>
  /**
   * What is wrong with a sample.
   *
   * @param channel null: its time
   * @param line where the text has it, if known
   * @param row from 0
   */
  wrongAt(problem: Said, channel: number | null, line: number | null, row: number): Error
}

export interface RowRequest {
  /** Indices into `channels`, each once. */
  readonly channels: readonly number[]
  readonly start: number
  readonly end: number
  readonly dtype: 'float32' | 'float64'
  /** Whether pieces must have the time stamps. */
  readonly withTime: boolean
  /**
   * Memory for so many next samples of a channel of the request; null where there is none. A reading may write them there and
   * give pieces that are parts of it.
   */
  readonly into?: ((channel: number, samples: number) => SampleArray | null) | undefined
}

export interface RowReading {
  readonly pieces: AsyncIterable<Piece>
  /** Of what has been read, per channel of the request. */
  account(): Omit<ReadAccount, 'resampled'>
}
