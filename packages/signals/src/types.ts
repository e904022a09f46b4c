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
}

export interface Timing {
  /** Rows whose time is missing or further than the printed precision from the even grid. */
  readonly deviatingRows: number
  /** Line of the first such row; null when there is none. */
  readonly firstLine: number | null
  /** Largest distance from the grid, in seconds. */
  readonly maxDeviation: number
}

/** Something that gives the bytes of one file, each time `stream` is called. `Blob` and `File` are such. */
export interface StreamSource {
  readonly name?: string
  readonly size?: number
  stream(): ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A path (in Node), a `Blob` or `File`, or any object with a `stream()`. */
export type Source = string | StreamSource

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
/** `' '` stands for any run of spaces and tabs. */
export type Delimiter = ',' | ';' | '\t' | '|' | ' '
export type Decimal = '.' | ','
export type Quote = '"' | "'"
export type LineEnd = '\n' | '\r\n' | '\r'
/** 'samples': the column counts samples, and says nothing of seconds. */
export type TimeUnit = 'h' | 'min' | 's' | 'ms' | 'µs' | 'ns' | 'samples'

/** What a decision is about; the keys of `CsvDialect.reasons`. */
export type Decision =
  | 'encoding'
  | 'delimiter'
  | 'decimal'
  | 'quote'
  | 'lineEnd'
  | 'comment'
  | 'preambleRows'
  | 'header'
  | 'timeColumn'
  | 'timeUnit'
  | 'sampleRate'

/** How a CSV file is to be understood: each decision, and one sentence of why. */
export interface CsvDialect {
  readonly encoding: Encoding
  /** null: a row is one number. */
  readonly delimiter: Delimiter | null
  readonly decimal: Decimal
  /** null: no field is quoted. */
  readonly quote: Quote | null
  /** The first one found; all three are understood everywhere. */
  readonly lineEnd: LineEnd
  /** Lines that begin with this are passed over; null when there are none. */
  readonly comment: string | null
  /** Lines before the header (or, without one, before the first row of numbers). */
  readonly preambleRows: number
  readonly header: boolean
  /** Names of all columns in the file's order, the time column and the skipped ones included. */
  readonly columns: readonly string[]
  /** Index into `columns`; null when no column is the time. */
  readonly timeColumn: number | null
  readonly timeUnit: TimeUnit | null
  /** Whether the sniffed time stamps lie on an even grid within their printed precision; null without them. */
  readonly evenlySampled: boolean | null
  /** Columns that are neither the time nor a channel. */
  readonly skipped: readonly SkippedColumn[]
  readonly reasons: Readonly<Record<Decision, string>>
}

export interface SkippedColumn {
  readonly column: string
  readonly reason: string
}

/** Each of these takes the place of what would be recognised. */
export interface OpenOptions {
  /** Name used in messages; default: the file's own. */
  readonly name?: string
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter | null
  readonly decimal?: Decimal
  readonly quote?: Quote | null
  readonly comment?: string | null
  readonly preambleRows?: number
  readonly header?: boolean
  /** Index or name; null: there is no time column. */
  readonly timeColumn?: number | string | null
  readonly timeUnit?: TimeUnit
  /** Hz, whatever the time column says. */
  readonly sampleRate?: number
  /** Texts that mean "no sample", beside the usual ones (`NaN`, `null`, `-`, `#N/A`, …). */
  readonly missing?: readonly string[]
  /** A line longer than this is an error; default 1 MiB. */
  readonly maxLineBytes?: number
  readonly signal?: AbortSignal
}

/** A file opened: what was recognised, not yet its samples. */
export interface SignalFile {
  /** For messages: the file's name without its folder. */
  readonly name: string
  readonly format: 'csv'
  /** Without the time column and the skipped ones. */
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  readonly recognised: CsvDialect
  /** The first rows of fields as text, header excluded: what an import sheet shows. */
  readonly preview: readonly (readonly string[])[]
  /** Size in bytes; null when the source does not know it. */
  readonly size: number | null
  /**
   * Reads samples. Holds the channels asked for and one chunk of the file, never the file.
   *
   * @throws {CsvError} naming file, line and column
   */
  read(options?: ReadOptions): Promise<ReadSignals>
  close(): Promise<void>
}

export interface ReadOptions {
  /** Names or indices into `file.channels`, in the order wanted; default all. */
  readonly channels?: readonly (string | number)[]
  /** First sample wanted; default 0. */
  readonly start?: number
  /** Sample after the last one wanted; default the end of the file. */
  readonly end?: number
  readonly dtype?: 'float32' | 'float64'
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ReadProgress) => void
}

export interface ReadProgress {
  readonly bytesRead: number
  readonly totalBytes: number | null
  readonly rows: number
}

export interface WriteOptions {
  /** Default `','`, or `';'` when the decimal mark is a comma. */
  readonly delimiter?: Delimiter
  readonly decimal?: Decimal
  /** Default: true when `sampleRate` is known. */
  readonly timeColumn?: boolean
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
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/** Points to draw: at sample index `x[i]` the signal spans `min[i]` to `max[i]`. */
export interface Envelope {
  readonly x: Float64Array
  readonly min: Float32Array
  readonly max: Float32Array
}
