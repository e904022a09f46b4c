import type { MessageCode } from './say.ts'

export type * from './writing-types.ts'

/** One named sequence of samples. */
export interface Channel {
  readonly name: string
  /** As written in the file, without brackets: 'mV', 'm/s²'. */
  readonly unit?: string
}

/** Channels that share one clock. */
export interface Signals {
  readonly channels: readonly Channel[]
  /** One array per channel, each `length` long. NaN is a missing sample. */
  readonly data: readonly SampleArray[]
  readonly length: number
  /** Hz; null when nothing in the file says it. */
  readonly sampleRate: number | null
  /** Time of the first sample in seconds; 0 when there is no time column. */
  readonly startTime: number
}

export type SampleArray = Float32Array | Float64Array

/** Signals as read from a file, with an account of what was not plain numbers. */
export interface ReadSignals extends Signals {
  /** Per channel: how many samples were empty or marked missing, and are NaN in `data`. */
  readonly missing: readonly number[]
  /** How well the time column, if any, agrees with `startTime` and `sampleRate`. */
  readonly timing: Timing | null
  /** With `resample`: how the samples came onto the even grid. */
  readonly resampled?: Resampling
  /** With `badRows: 'skip'`: the rows that were no rows of samples. All channels are NaN there. */
  readonly rejected?: RejectedRows
}

export interface Timing {
  /** Rows whose time is missing or further than the printed precision from the even grid. */
  readonly deviatingRows: number
  /** Line of the first such row; null when there is none. */
  readonly firstLine: number | null
  /** Largest distance of such a row from the grid, in seconds; 0 when there is none. */
  readonly maxDeviation: number
  /** Root mean square of that distance over all rows that have a time, in seconds; rows on the grid count as 0. */
  readonly rmsDeviation: number
  /**
   * How far steps from row to row are from `1 / sampleRate`, gaps and steps back left out. Where the file is evenly
   * sampled, what its printed precision explains counts as 0.
   */
  readonly jitter: Jitter
  /** Steps longer than 1.5 / `sampleRate`: samples are missing there. */
  readonly gaps: number
  /** Seconds from the row before the longest gap to the one after it; 0 when there is none. */
  readonly longestGap: number
  /** Steps that are zero or negative: rows of one time, or out of order. */
  readonly backwardSteps: number
  /** How often a clock without a date passed midnight, or one without hours the full hour. */
  readonly rollovers: number
}

/** Deviation of the steps in time from the mean step, in seconds and in percent of it. */
export interface Jitter {
  readonly max: number
  readonly rms: number
  readonly maxPercent: number
  readonly rmsPercent: number
}

/** What putting the samples on an even grid did. */
export interface Resampling {
  /** Straight lines between the samples, without a low-pass filter. */
  readonly method: 'linear'
  /** Hz, of the grid. */
  readonly sampleRate: number
  /** Time of the first sample, in seconds. */
  readonly startTime: number
  /** Samples of the file that were used. */
  readonly rows: number
  /** Rows that have no time, or one not after the row before: left out. */
  readonly droppedRows: number
  /** The longest time between two samples that was bridged, in seconds. */
  readonly longestStep: number
}

/** Rows that `badRows: 'skip'` passed over. */
export interface RejectedRows {
  readonly count: number
  /** The first 100 of them. */
  readonly first: readonly RejectedRow[]
}

export interface RejectedRow extends Message {
  /** Line of the file, from 1. */
  readonly row: number
  /** null where the row as a whole is wrong: too few fields, a quote that is never closed. */
  readonly column: string | null
  readonly reason: string
}

/** Something that gives the bytes of one file, each time `stream` is called. `Blob` and `File` are such. */
export interface StreamSource {
  readonly name?: string
  readonly size?: number
  stream(): ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>
  /** The bytes from `start` on, or up to `end`; without it, every reading begins at the beginning. */
  slice?(start: number, end?: number): Pick<StreamSource, 'stream'>
}

/** A path (in Node), a `Blob` or `File`, or any object with a `stream()`. */
export type Source = string | StreamSource

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
/** `' '` stands for any run of spaces and tabs. */
export type Delimiter = ',' | ';' | '\t' | '|' | ' '
export type Decimal = '.' | ','
/** Between groups of three digits. `' '` stands for a space, a no-break and a narrow one; `"'"` for ’ as well. */
export type Thousands = ',' | '.' | ' ' | "'"
export type Quote = '"' | "'"
export type LineEnd = '\n' | '\r\n' | '\r'
/** 'samples': the column counts samples, and says nothing of seconds. */
export type TimeUnit = 'h' | 'min' | 's' | 'ms' | 'µs' | 'ns' | 'samples'

/**
 * How time stamps that are no plain numbers are written. Each of the first three may be followed by a time, and by
 * `Z` or an offset from UTC. In 'h:m:s' the hours may be left out (`59:30.250`), in 'h:m' there are no seconds.
 */
export type TimeFormat = 'year-month-day' | 'day-month-year' | 'month-day-year' | 'h:m:s' | 'h:m'

/** What a decision is about; the keys of `CsvDialect.reasons`. */
export type Decision =
  | 'encoding'
  | 'delimiter'
  | 'decimal'
  | 'thousands'
  | 'quote'
  | 'lineEnd'
  | 'comment'
  | 'preambleRows'
  | 'header'
  | 'unitRow'
  | 'timeColumn'
  | 'dateColumn'
  | 'timeFormat'
  | 'timeUnit'
  | 'sampleRate'

/** How a CSV file is to be understood: each decision, and one sentence of why. */
export interface CsvDialect {
  readonly encoding: Encoding
  /** Whether the file begins with the mark of its encoding. */
  readonly byteOrderMark: boolean
  /** null: a row is one number. */
  readonly delimiter: Delimiter | null
  readonly decimal: Decimal
  /** null: no number has any. */
  readonly thousands: Thousands | null
  /** null: no field is quoted. */
  readonly quote: Quote | null
  /** The first one found; all three are understood everywhere. */
  readonly lineEnd: LineEnd
  /** Lines that begin with this are passed over; null when there are none. */
  readonly comment: string | null
  /** Lines before the header (or, without one, before the first row of numbers). */
  readonly preambleRows: number
  readonly header: boolean
  /** The names stand in a comment, as NumPy writes them. */
  readonly headerInComment: boolean
  /** A row of units is below the names. */
  readonly unitRow: boolean
  /** Names of all columns in the file's order, the time column and the skipped ones included. */
  readonly columns: readonly string[]
  /** The same with units in brackets, as `OpenOptions.columns` takes them. */
  readonly titles: readonly string[]
  /** Index into `columns`; null when no column is the time. */
  readonly timeColumn: number | null
  /** Index of the column of dates, where `timeColumn` has only times of day; else null. */
  readonly dateColumn: number | null
  /** null: the time stamps are numbers, or there are none. */
  readonly timeFormat: TimeFormat | null
  /** 's' for dates and times of day. */
  readonly timeUnit: TimeUnit | null
  /** The first time stamp as it is written, a date in a column of its own before it; null without them. */
  readonly firstStamp: string | null
  /** Whether the sniffed time stamps lie on an even grid within their printed precision; null without them. */
  readonly evenlySampled: boolean | null
  /** Columns that are neither the time nor a channel. */
  readonly skipped: readonly SkippedColumn[]
  /** What each of `columns` is, as far as the beginning of the file tells. */
  readonly kinds: readonly ColumnNote[]
  /** Texts that the caller said mean "no sample". */
  readonly missing: readonly string[]
  readonly reasons: Readonly<Record<Decision, string>>
  /** Which sentence each reason is, for whoever words it in another language. */
  readonly why: Readonly<Record<Decision, Message>>
  /** Decisions of which the file allows another as well: whether `1,234` is a number or two, `1/2/2024` in January or in February. */
  readonly doubts: readonly Decision[]
}

/** What a message is filled with, by name. */
export type MessageDetails = Readonly<Record<string, string | number>>

/** Which sentence a message is, and what it is filled with. Neither changes from version to version, as the English may. */
export interface Message {
  readonly code: MessageCode
  readonly details: MessageDetails
}

/** Constant and empty columns are channels like others (empty ones only if they have a name). */
export type ColumnKind = 'time' | 'date' | 'channel' | 'constant' | 'empty' | 'index' | 'text'

export interface ColumnNote extends Message {
  readonly column: string
  readonly kind: ColumnKind
  readonly reason: string
}

export interface SkippedColumn extends Message {
  readonly column: string
  readonly reason: string
}

/** Each of these takes the place of what would be recognised. What a format has no use for is passed over. */
export interface OpenOptions {
  /** Name used in messages; default: the file's own. */
  readonly name?: string
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter | null
  readonly decimal?: Decimal
  readonly thousands?: Thousands | null
  readonly quote?: Quote | null
  readonly comment?: string | null
  readonly preambleRows?: number
  readonly header?: boolean
  readonly headerInComment?: boolean
  readonly unitRow?: boolean
  /** Names of all columns, with units in brackets, in place of those in the file: `['time (s)', 'ecg (mV)']`. */
  readonly columns?: readonly string[]
  /** Index or name; null: there is no time column. */
  readonly timeColumn?: number | string | null
  /** Index or name of the dates, in a column before the time, where that has none; null: there is no such column. */
  readonly dateColumn?: number | string | null
  /** null: the time stamps are numbers. */
  readonly timeFormat?: TimeFormat | null
  readonly timeUnit?: TimeUnit
  /** Indices or names of the columns that are neither the time nor a channel. */
  readonly skip?: readonly (number | string)[]
  /** Hz, whatever the time column says. */
  readonly sampleRate?: number
  /** Texts that mean "no sample", beside the usual ones (`NaN`, `null`, `-`, `#N/A`, …). */
  readonly missing?: readonly string[]
  /** A line longer than this is an error; default 1 MiB. */
  readonly maxLineBytes?: number
  /**
   * NPY and NPZ: which axis of a two-dimensional array is the channels: 0 for `[C, L]`, 1 for `[L, C]`. Default: the
   * shorter one, the first when both are equal.
   */
  readonly channelAxis?: 0 | 1
  /**
   * Names of the NPZ arrays or the EDF signals that become the channels, in this order. Default: all arrays; of the
   * EDF signals those of one sample rate, namely of the one that has the most samples.
   */
  readonly members?: readonly string[]
  /**
   * Bytes at most that are kept of a stream whose format can't be read from front to back (Parquet, Arrow, NPZ, NPY of
   * several channels one after the other), or that are held of one for the end of a gap; default 1 GiB in memory. In Node
   * what is kept lies in a temporary file, and there is no limit but the disk's unless you say so. Paths and `Blob`s are read
   * where they lie, unless they are compressed as a whole.
   */
  readonly maxHeldBytes?: number
  readonly signal?: AbortSignal
}

export type Format = 'csv' | 'wav' | 'npy' | 'npz' | 'parquet' | 'arrow' | 'edf'

/** A file opened: what was recognised, not yet its samples. */
export interface SignalFile {
  /** For messages: the file's name without its folder. */
  readonly name: string
  /** Told by the content, whatever the name says. */
  readonly format: Format
  /** What the content is wrapped in; null: nothing. */
  readonly compression: Compression | null
  /** Channels in the file's order, without the time column and the skipped ones. */
  readonly channels: readonly Channel[]
  /** Hz; null when nothing in the file says it. */
  readonly sampleRate: number | null
  /** Time of the first sample in seconds, since 1970 where `startDate` is known; 0 when nothing in the file says it. */
  readonly startTime: number
  /** Date and time of the first sample as ISO 8601, where the file says it; ends in `Z` or an offset if known. */
  readonly startDate?: string | undefined
  /** Samples a channel; null when only a reading can tell. */
  readonly length: number | null
  /** Size in bytes; null when the source does not know it, and of what is compressed. */
  readonly size: number | null
  /** What in the file is no channel, and why. */
  readonly skipped: readonly SkippedColumn[]
  /** How the text is to be understood; null when the format is not CSV. */
  readonly recognised: CsvDialect | null
  /**
   * Reads samples. Holds the channels asked for and a piece of the file, never the file.
   *
   * @throws {SignalError} naming the file and, of CSV, line and column
   */
  read(options?: ReadOptions): Promise<ReadSignals>
  /**
   * Reads samples block by block, as `read` does, holding no more than a block.
   *
   * @throws {SignalError} as `read`
   */
  blocks(options?: BlockOptions): AsyncGenerator<SignalBlock>
  close(): Promise<void>
}

export type Compression = 'gzip' | 'zstd'

export interface ReadOptions {
  /** Names or indices into `file.channels`, in the order wanted; default all. */
  readonly channels?: readonly (string | number)[]
  /** First sample wanted; default 0. */
  readonly start?: number
  /** Sample after the last one wanted; default the end of the file. */
  readonly end?: number
  readonly dtype?: 'float32' | 'float64'
  /**
   * What becomes of missing samples. Default 'keep': they are NaN. 'interpolate': a straight line from the sample
   * before to the one after; at either end the nearest sample. 'hold': the sample before; at the beginning the first
   * one there is. A channel without any sample stays NaN. 'refuse': an error that names row (or sample) and channel.
   */
  readonly missingSamples?: 'keep' | 'interpolate' | 'hold' | 'refuse'
  /**
   * Puts the samples on an even grid from the first time stamp on, by straight lines between neighbours: at this
   * rate in Hz, or 'even': at the file's `sampleRate`. Stamps of an evenly sampled file that agree with its grid within
   * their printed precision are taken to be on it; where a file has none, its `sampleRate` says when a sample was.
   * `start` and `end` count samples of the new grid; rows beyond `end` are not read. There is no low-pass filter: before
   * going to a much lower rate, filter. At most 10,000,000 samples from one row to the next. Default: the samples stay
   * as they are in the file.
   */
  readonly resample?: number | 'even'
  /**
   * Rows that can't be read (wrong number of fields, text among numbers). Default 'refuse': an error. 'skip': NaN in
   * all channels, so that time goes on, and a list in `rejected`.
   */
  readonly badRows?: 'refuse' | 'skip'
  /** How many threads may read numbers, where they are read natively; default one for each core, up to 4. */
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ReadProgress) => void
}

/**
 * The samples are those of `read`, whatever `blockLength`. What 'interpolate' can't know before a gap has ended, and either
 * way of filling before the first sample, is held back, but only some: a longer gap's end is looked for by reading ahead,
 * and of a stream that can be had only once, at most `maxHeldBytes` are held.
 */
export interface BlockOptions extends ReadOptions {
  /** Samples of a block; default 65536. The last one may be shorter. */
  readonly blockLength?: number
  /**
   * Whether the next block may be written where this one is: then its arrays are good until it is asked for, and there
   * is no garbage. Default false: they are the caller's to keep.
   */
  readonly reuse?: boolean
  /** Told, before the first block (where there is none, before the end), what the samples are. */
  readonly onStart?: (start: SignalStart) => void
  /** Told, after the last block, what `read` has beside the samples. */
  readonly onEnd?: (account: ReadAccount) => void
}

/** What samples to come are: as of `read`, at the rate and from the time on that they are put on with `resample`. */
export type SignalStart = Pick<Signals, 'channels' | 'sampleRate' | 'startTime'>

/** What was not plain numbers, over all blocks. */
export type ReadAccount = Pick<ReadSignals, 'missing' | 'timing' | 'rejected' | 'resampled'>

/** Consecutive samples of all channels asked for. */
export interface SignalBlock {
  /** Index of its first sample. */
  readonly start: number
  readonly length: number
  /**
   * One array per channel asked for, in that order: parts of one memory. Unless they are to be reused, they are the caller's
   * to keep.
   */
  readonly data: readonly SampleArray[]
}

export interface ReadProgress {
  readonly bytesRead: number
  readonly totalBytes: number | null
  readonly rows: number
}

/** Points to draw: at sample index `x[i]` the signal spans `min[i]` to `max[i]`. */
export interface Envelope {
  readonly x: Float64Array
  readonly min: Float32Array
  readonly max: Float32Array
}
