export { CsvError } from './csv-error.ts'
export { envelope } from './envelope.ts'
export { EnvelopePyramid } from './envelope-pyramid.ts'
export { open } from './open.ts'
export { dialectOptions, type Preview, preview } from './preview.ts'
export type {
  Channel,
  ColumnKind,
  ColumnNote,
  CsvDialect,
  Decimal,
  Decision,
  Delimiter,
  Encoding,
  Envelope,
  Jitter,
  LineEnd,
  OpenOptions,
  Quote,
  ReadOptions,
  ReadProgress,
  ReadSignals,
  RejectedRow,
  RejectedRows,
  Resampling,
  SampleArray,
  SignalFile,
  Signals,
  SkippedColumn,
  Source,
  StreamSource,
  Thousands,
  TimeFormat,
  TimeUnit,
  Timing,
  WriteOptions,
  WriteProgress,
  Written,
} from './types.ts'
export { writeCsv } from './write-csv.ts'
