export { CsvError } from './csv-error.ts'
export { envelope } from './envelope.ts'
export { EnvelopePyramid } from './envelope-pyramid.ts'
export { type CsvKernel, type CsvKernelChoice, csvKernel, setCsvKernel } from './csv-kernel.ts'
export { open } from './open.ts'
export { dialectOptions, type Preview, preview } from './preview.ts'
export type {
  BlockOptions,
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
  ReadAccount,
  ReadOptions,
  ReadProgress,
  ReadSignals,
  RejectedRow,
  RejectedRows,
  Resampling,
  SampleArray,
  SignalBlock,
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
