import type { Bytes, Problem } from './file-problems.ts'

/** What writing has to refuse: `SignalError.problem`. */
export const writerProblems = {
  'file-there': () => 'a file of this name exists already (overwrite: true replaces it)',
  'file-special': () => "expected a file, but got a device or a pipe, which can't be replaced",
  'folder-is-file': () => 'expected a folder, but got a file',
  'stream-ended': ({ problem }: Problem) => `the stream takes no more: ${problem}`,
  'not-written': ({ problem }: Problem) => `the samples can't be written: ${problem}`,
  'writer-closed': () => 'the writer is closed',

  'write-name': ({ name }: { name: string }) =>
    `expected a name that ends in .csv, .npy, .wav or .parquet, but got ${JSON.stringify(name)} (or set format)`,
  'write-stream': () =>
    'expected a name that ends in .csv, .npy, .wav or .parquet, but got a stream (or set format)',
  'write-format': ({ got }: { got: string }) =>
    `format must be 'csv', 'npy', 'wav' or 'parquet', but got ${JSON.stringify(got)}`,
  'write-sample-type': ({ format, choices, got }: { format: string; choices: string; got: string }) =>
    `sampleType of ${format} must be one of ${choices}, but got ${JSON.stringify(got)}`,
  'write-time-rate': ({ got }: { got: string }) =>
    `a time column needs a positive sampleRate, but got ${got}`,
  'write-start': ({ got }: { got: string }) => `startTime must be finite, but got ${got}`,

  'data-channels': ({ expected, got }: Bytes) => `expected data for ${expected} channels, but got ${got}`,
  'data-samples': ({ expected, got }: Bytes) => `expected ${expected} samples, but got ${got}`,
  'data-more': ({ expected }: { expected: number }) => `expected ${expected} samples, but got more`,
  'data-type': () => 'expected a Float32Array, as in the first block, but got a Float64Array',
  'data-beyond-float32': ({ value }: { value: number }) =>
    `expected a number within the range of float32, but got ${value} (write sampleType: 'float64')`,

  'csv-marks': ({ mark }: { mark: string }) =>
    `the delimiter must differ from the decimal mark, but got ${JSON.stringify(mark)} for both`,
  'csv-encoding': ({ character }: { character: string }) =>
    `expected names of characters that Windows-1252 has, but got ${JSON.stringify(character)} (write encoding: 'utf-8')`,
  'npy-stream': () => 'NPY says its length first: a stream needs header.length, but got none',
  'parquet-names': ({ name }: { name: string }) =>
    `names of columns must differ, but got ${JSON.stringify(name)} twice`,
  'wav-rate-none': () =>
    'WAV needs a sampleRate that is a whole number of Hz, but got null (resample, or write another format)',
  'wav-rate': ({ rate }: { rate: number }) =>
    `WAV needs a sampleRate that is a whole number of Hz, but got ${rate} (resample, or write another format)`,
  'wav-channels': ({ channels }: { channels: number }) => `WAV has no room for ${channels} channels`,
  'pcm-beyond': ({ bits, value }: { bits: number; value: number | string }) =>
    `expected a number from -1 up to 1 − 2^−${bits - 1}, but got ${value} (set clip: true, or write sampleType: 'float32')`,
  'pcm-missing': ({ bits }: { bits: number }) =>
    `expected a number from -1 up to 1 − 2^−${bits - 1}, but got NaN (PCM has no missing samples: write sampleType: 'float32')`,
}
