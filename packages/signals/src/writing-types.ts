import type {
  Channel,
  Decimal,
  Delimiter,
  Encoding,
  LineEnd,
  Quote,
  SampleArray,
  TimeFormat,
  TimeUnit,
} from './types.ts'

export type WriteFormat = 'csv' | 'npy' | 'wav' | 'parquet'

/** How a sample is stored: as a float, or (WAV only) as PCM of so many bits. */
export type SampleType = 'float32' | 'float64' | 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32'

/** What is known of signals before their samples are. */
export interface SignalHeader {
  readonly channels: readonly Channel[]
  /** Hz; null: unknown. */
  readonly sampleRate: number | null
  /** Time of the first sample, in seconds. */
  readonly startTime: number
  /** Samples a channel, where that is known. Only NPY needs it, and only where the target is a stream. */
  readonly length?: number
}

/** Where bytes go instead of into a file: a `WritableStream`, or a stream of Node such as `process.stdout`. */
export type Sink = WritableStream<Uint8Array> | NodeSink

export interface NodeSink {
  write(chunk: Uint8Array, done: (error?: Error | null) => void): unknown
}

/** How CSV is written; other formats pass over it. `csvStyle` tells it of a file that was read. */
export interface CsvStyle {
  /** Default `','`, or `';'` when the decimal mark is a comma. */
  readonly delimiter?: Delimiter
  readonly decimal?: Decimal
  /** Default `'\n'`. */
  readonly lineEnd?: LineEnd
  /** Default 'utf-8'. */
  readonly encoding?: Encoding
  /** Whether the file begins with the mark of its encoding, as Excel wants it of UTF-8. Default: of UTF-16 true. */
  readonly byteOrderMark?: boolean
  /** Whether the names stand above the samples. Default true. */
  readonly header?: boolean
  /** The names stand in a comment that begins so. Default null: in a row of their own. */
  readonly comment?: string | null
  /** Units in a row of their own, below the names, where a reader finds them. Default false: in brackets behind the names. */
  readonly unitRow?: boolean
  /**
   * Around what would be parted otherwise: names, and numbers where the decimal mark is the delimiter. `"` in the place of
   * `'` where a reader would not find it. Default null: `"`, around names.
   */
  readonly quote?: Quote | null
  /** Default null: seconds, in a column called 'time'. */
  readonly time?: TimeStyle | null
}

/** How a time column is written. */
export interface TimeStyle {
  /** Titles of the column or, of dates in a column of their own, of that and the time's: `['t (ms)']`. */
  readonly titles: readonly string[]
  /** Of 'samples' where the sample rate is unknown: else seconds are written, which tell it. */
  readonly unit: TimeUnit
  /** Of dates and times of day. Default null: the stamps are numbers. */
  readonly format?: TimeFormat | null
  /** A stamp that others are written like, as `31/12/2024 13:45:00,0`; of 'samples' the first. Else seconds are written. */
  readonly like?: string | null
}

export interface WriteOptions extends CsvStyle {
  /** Default: by the extension: .csv, .npy, .wav, .parquet. */
  readonly format?: WriteFormat
  /** CSV and Parquet. Default: true when `sampleRate` is known. */
  readonly timeColumn?: boolean
  /**
   * WAV, NPY and Parquet: how samples are stored. Default: as the arrays are, which of NPY and WAV is float64 when any
   * of them is. PCM takes numbers from −1 up to but not including 1.
   */
  readonly sampleType?: SampleType
  /** PCM: what lies beyond its range becomes the nearest number within, and is counted. Default false: an error. */
  readonly clip?: boolean
  /** Default false: an existing file is an error. */
  readonly overwrite?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: WriteProgress) => void
}

export interface WriteProgress {
  readonly rows: number
  readonly totalRows: number
}

export interface Written {
  /** '' of a stream. */
  readonly path: string
  readonly rows: number
  readonly bytes: number
  /** Samples that were beyond the range of PCM; only with `clip`. */
  readonly clipped?: number
}

/** Takes signals block by block. */
export interface SignalWriter {
  /**
   * Appends samples: one array per channel, all of one length. They are free again when the promise is fulfilled.
   *
   * @throws {SignalError} they can't be written; nothing is left behind then
   */
  write(data: readonly SampleArray[]): Promise<void>
  /** Ends the file and gives it its name. */
  close(): Promise<Written>
  /** Gives up: leaves nothing behind. What went into a stream can't be taken back. */
  abort(): Promise<void>
}
