import type { TooMany } from '../resample.ts'

/** What a file can be that is no text. */
const FILES = {
  zip: 'a ZIP archive or an Excel workbook (save it as CSV)',
  'old-excel': 'an old Excel workbook (save it as CSV)',
  gzip: 'gzip-compressed (decompress it first)',
  zstd: 'Zstandard-compressed (decompress it first)',
  pdf: 'a PDF document',
  png: 'a PNG image',
  jpeg: 'a JPEG image',
  riff: 'a RIFF file, such as WAV audio',
  numpy: 'a NumPy array',
  parquet: 'a Parquet file',
  sqlite: 'an SQLite database',
  hdf5: 'an HDF5 file',
  matlab: 'a MATLAB file',
  html: 'an HTML page (was the download refused?)',
  xml: 'an XML document',
  json: 'a JSON document',
  'git-lfs': 'a pointer of Git LFS (fetch the file: git lfs pull)',
}
export type FileKind = keyof typeof FILES

/** What can be wrong with a text, or with how it is to be read: `CsvError.problem`. */
export const textProblems = {
  number: ({ text }: Got) => `expected a number, but got ${shown(text)}`,
  'number-decimal-comma': ({ text }: Got) =>
    `expected a number, but got ${shown(text)} (decimal comma? set decimal: ',')`,
  'number-decimal-point': ({ text }: Got) =>
    `expected a number, but got ${shown(text)} (decimal point? set decimal: '.')`,
  'number-thousands': ({ text, mark }: Got & { mark: string }) =>
    `expected a number, but got ${shown(text)} (thousands marks? set thousands: ${mark === "'" ? `"'"` : `'${mark}'`})`,
  'number-nul': ({ text }: Got) =>
    `expected a number, but got ${shown(text)} (a NUL byte: is this a text file, and is it whole?)`,
  'number-beyond-float32': ({ text }: Got) =>
    `expected a number within ±3.4e38, the range of float32, but got ${shown(text)} (set dtype: 'float64')`,
  'number-beyond-float64': ({ text }: Got) => `expected a number within ±1.8e308, but got ${shown(text)}`,
  date: ({ format, text }: Got & { format: string }) => `expected a date (${format}), but got ${shown(text)}`,
  time: ({ format, text }: Got & { format: string }) => `expected a time (${format}), but got ${shown(text)}`,
  fields: ({ expected, got }: { expected: number; got: number }) =>
    `expected ${expected} field${expected === 1 ? '' : 's'}, but got ${got}`,
  'after-quote': ({ text }: Got) =>
    `expected the field to end after its closing quote, but got ${shown(text)}`,
  'quote-open': () => 'expected a closing quote, but the file ends within the quoted field',
  'quote-none': () => 'expected a closing quote, but got none',
  'line-long': ({ most }: { most: number }) =>
    `expected a line of at most ${most} bytes, but got a longer one (a quote that is never closed?)`,
  'line-long-first': () => 'expected rows of numbers, but got a line too long to be one',

  empty: () => 'expected rows of numbers, but the file is empty',
  'no-rows': () => 'expected rows of numbers below the header, but got none',
  'no-rows-below': ({ line }: { line: number }) =>
    `expected rows of numbers below line ${line} (preambleRows), but got none`,
  'only-text': () => 'expected at least one column of numbers, but got only text',
  'only-time': () => 'expected at least one column of numbers beside the time, but got none',
  'text-beside-time': ({ text }: Got) =>
    `expected a column of numbers beside the time, but got text such as ${shown(text)}`,
  'nul-byte': ({ at }: { at: number }) => `expected text, but got a NUL byte at byte ${at}`,
  'other-file': ({ kind }: { kind: FileKind }) => `expected text, but this is ${FILES[kind]}`,
  'no-preview': ({ format }: { format: string }) =>
    `expected CSV to preview, but this is ${format} (open it)`,

  'option-columns': ({ expected, got }: { expected: number; got: number }) =>
    `columns must have ${expected} names, one for each column of the file, but got ${got}`,
  'option-time-format': ({ format, text }: Got & { format: string }) =>
    `expected times written as ${format} (timeFormat), but got ${shown(text)}`,
  'option-date-after-time': ({ date, time }: { date: string; time: string }) =>
    `dateColumn must be before the time column ${JSON.stringify(time)}, but got ${JSON.stringify(date)}`,
  'option-column': ({ option, names, got }: { option: string; names: string; got: string | number }) =>
    `${option} must be one of ${names} or its index, but got ${JSON.stringify(got)}`,
  'option-channels': ({ names, got }: { names: string; got: string | number }) =>
    `channels must be among ${names} or their indices, but got ${JSON.stringify(got)}`,
  'option-members': ({ names, got }: { names: string; got: string }) =>
    `members must be among ${names}, but got ${JSON.stringify(got)}`,
  'option-choice': ({ option, choices, got }: { option: string; choices: string; got: string }) =>
    `${option} must be one of ${choices}, but got ${got}`,
  'option-whole': ({ option, got }: { option: string; got: number }) =>
    `${option} must be a non-negative integer, but got ${got}`,
  'option-positive': ({ option, got }: { option: string; got: number }) =>
    `${option} must be a positive integer, but got ${got}`,
  'option-resample': ({ got }: { got: string }) => `resample must be a rate in Hz or 'even', but got ${got}`,

  'sample-missing': () =>
    "expected a sample, but it is missing (missingSamples: 'interpolate' or 'hold' would fill it)",
  'resample-without-time': () =>
    'resample needs time stamps or a sample rate, but the file has neither (set sampleRate when you open it)',
  'resample-high': ({ rows, samples, most, mostRate, got }: TooMany & { readonly got: number }) =>
    `resample must be at most ${mostRate} Hz for about ${rows} rows, ${most} samples, but got ${got}, which would make about ${samples} (a lower rate, or an end)`,
  'step-endless': ({ most, rate, seconds }: { most: number; rate: number; seconds: number }) =>
    `expected a step in time of at most ${most} samples at ${rate} Hz, but got one of ${seconds} s (a wrong time stamp?)`,
  'step-long': ({ most, rate, seconds }: { most: number; rate: number; seconds: number }) =>
    `expected a step in time of at most ${most} samples at ${rate} Hz, but got one of ${seconds} s (a wrong time stamp? Set end, or read it in blocks)`,
  'gap-long': ({ most }: { most: number }) =>
    `expected the end of a gap within the ${most} bytes that may be held of what can be read only once, but it is longer (set missingSamples: 'hold', store it and open its path, or raise maxHeldBytes)`,
  'sample-beyond-float32': ({ value }: { value: number }) =>
    `expected a number within the range of float32, but got ${value} (read with dtype: 'float64')`,
}

export interface Got {
  readonly text: string
}

/** A piece of the file as a message shows it: quoted, and cut when long. */
export function shown(text: string): string {
  return JSON.stringify(excerpt(text))
}

export function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
