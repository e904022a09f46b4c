import type { SampleArray, SignalHeader, WriteOptions } from '../types.ts'

/** Turns samples into the bytes of one format. */
export interface Encoder {
  /** Bytes before the first sample. */
  begin(): Iterable<Uint8Array>
  /** Bytes of one block; what a format gathers comes later. */
  encode(data: readonly SampleArray[]): Iterable<Uint8Array>
  /** Bytes after the last sample. */
  end(): Iterable<Uint8Array>
  /** What the beginning has to be now that the length is known. */
  patches?(): Iterable<{ readonly position: number; readonly chunk: Uint8Array }>
  /** Samples that were clipped. */
  readonly clipped?: number
}

export interface EncoderSettings {
  readonly header: SignalHeader
  readonly options: WriteOptions
  /** Type of each channel's samples, as they came. */
  readonly types: readonly ('float32' | 'float64')[]
  /** For messages. */
  readonly file: string
  /** Whether the beginning can be written over at the end. */
  readonly canPatch: boolean
}

/** The type that holds all channels. */
export function commonType({ types }: EncoderSettings): 'float32' | 'float64' {
  return types.includes('float64') ? 'float64' : 'float32'
}
