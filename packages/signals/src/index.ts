export { CsvError } from './csv-error.ts'
export { envelope } from './envelope.ts'
export { EnvelopePyramid } from './envelope-pyramid.ts'
export { open } from './open.ts'
export type {
  Channel,
  CsvDialect,
  Decimal,
  Decision,
  Delimiter,
  Encoding,
  Envelope,
  LineEnd,
  OpenOptions,
  Quote,
  ReadOptions,
  ReadProgress,
  ReadSignals,
  SampleArray,
  SignalFile,
  Signals,
  SkippedColumn,
  Source,
  StreamSource,
  TimeUnit,
  Timing,
  WriteOptions,
  WriteProgress,
  Written,
} from './types.ts'
export { writeCsv } from './write-csv.ts'
