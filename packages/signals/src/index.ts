export {
  BatchError,
  readBatch,
  type BatchFile,
  type BatchItem,
  type BatchOptions,
  type SignalBatch,
} from './batch.ts'
export { CsvError } from './csv-error.ts'
export { CsvFile } from './csv-file.ts'
export { csvStyle } from './csv-style.ts'
export { createSignals, writeSignals } from './create-signals.ts'
export { envelope } from './envelope.ts'
export { EnvelopePyramid } from './envelope-pyramid.ts'
export { type CsvKernel, type CsvKernelChoice, csvKernel, setCsvKernel } from './csv-kernel.ts'
export { firstLines } from './first-lines.ts'
export { open } from './open.ts'
export { dialectOptions, type Preview, preview } from './preview.ts'
export { type MessageCode, messageCodes } from './say.ts'
export type { Said } from './sentence-book.ts'
export { SignalError } from './signal-error.ts'
export type {
  BlockOptions,
  Channel,
  ColumnKind,
  ColumnNote,
  Compression,
  CsvDialect,
  CsvStyle,
  Decimal,
  Decision,
  Delimiter,
  Encoding,
  Envelope,
  Format,
  Jitter,
  LineEnd,
  Message,
  MessageDetails,
  NodeSink,
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
  SampleType,
  SignalBlock,
  SignalFile,
  SignalHeader,
  SignalStart,
  Signals,
  SignalWriter,
  Sink,
  SkippedColumn,
  Source,
  StreamSource,
  Thousands,
  TimeFormat,
  TimeStyle,
  TimeUnit,
  Timing,
  WriteFormat,
  WriteOptions,
  WriteProgress,
  Written,
} from './types.ts'
export { writeCsv } from './write-csv.ts'
