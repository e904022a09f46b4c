/** What a header of EDF says, of the file or of each signal. */
const EDF_FIELDS = {
  signals: 'the number of signals',
  records: 'the number of records',
  duration: 'the duration of a record',
  samples: 'the samples per record',
  'digital-minimum': 'the digital minimum',
  'digital-maximum': 'the digital maximum',
  'physical-minimum': 'the physical minimum',
  'physical-maximum': 'the physical maximum',
}
export type EdfField = keyof typeof EDF_FIELDS

/** What is needed in another order than from front to back. */
const HELD = {
  arrow: 'Arrow data',
  parquet: 'a Parquet file',
  npz: 'an NPZ archive',
  npy: 'an array of one channel after the other',
}
export type HeldData = keyof typeof HELD

const TABLES = { arrow: 'Arrow data', 'arrow-metadata': 'Arrow metadata', parquet: 'Parquet file' }
type TableFormat = keyof typeof TABLES

/** What the file system, a wrapping or a format other than text has to refuse: `SignalError.problem`. */
export const fileProblems = {
  'file-missing': () => 'no such file or folder',
  'file-denied': () => 'permission denied',
  'file-folder': () => 'expected a file, but got a folder',
  'file-busy': () => 'the file is in use by another program',
  'file-many-open': () => 'too many files are open',
  'disk-full': () => 'the disk is full',
  'disk-quota': () => 'the disk quota is used up',
  'disk-read-only': () => 'the disk is read-only',
  'disk-failed': () => 'the disk reports an input/output error',
  'name-long': () => 'the name is too long',
  'system-code': ({ system }: { system: string }) => `the file system reports ${system}`,
  'file-closed': () => 'the file is closed',
  'memory-short': ({ channels, samples }: { channels: number; samples: number }) =>
    `there is not enough memory for ${channels} channels of ${samples} samples and more`,
  'file-changed': ({ expected, got }: { expected: number; got: number }) =>
    `the file changed: expected ${expected} bytes when it was opened, but got ${got} (open it again)`,
  unreadable: ({ problem }: Problem) => `the data can't be read: ${problem}`,
  'compressed-damaged': ({ compression, problem }: Problem & { compression: string }) =>
    `expected whole ${compression} data, but it is cut off or damaged (${problem})`,
  'held-too-much': ({ what, most }: { what: HeldData; most: number }) =>
    `${HELD[what]} can't be read from front to back: expected at most ${most} bytes of a stream, but got more (store it uncompressed and open its path, or raise maxHeldBytes)`,
  'scratch-room': ({ what, folder, problem }: Problem & { what: HeldData; folder: string }) =>
    `${HELD[what]} can't be read from front to back and needs room in ${folder}, but got: ${problem} (the environment variable TMPDIR, or TEMP on Windows, names another folder)`,
  'header-far': ({ most, end }: { most: number; end: number }) =>
    `expected a header within the first ${most} bytes of a stream, but got one that reaches to byte ${end}`,
  'header-cut': ({ format }: { format: string }) => `the ${format} header is cut off`,
  'no-channel': ({ got }: { got: string }) => `expected at least one channel, but got ${got}`,
  'bytes-short': ({ expected, got }: Bytes) =>
    `expected ${expected} bytes of samples, but the file ends after ${got} (a recording that was cut off?)`,

  'wav-frames': ({ expected, got }: Bytes) =>
    `expected whole frames of ${expected} bytes, but got ${got} bytes of samples`,
  'wav-cut': ({ frame }: { frame: number }) =>
    `the file ends within its samples, at frame ${frame} (a recording that was cut off?)`,
  'wav-no-data': () => 'expected a "data" chunk, but the file ends without one',
  'wav-no-format': () => 'expected a "fmt " chunk before the samples, but got none',
  'wav-format-cut': () => 'expected a "fmt " chunk of 16 bytes or more, but it is cut off',
  'wav-size-cut': () => 'expected a whole "ds64" chunk, but the file ends in it',
  'wav-no-rate': () => 'expected a positive sample rate, but got 0',
  'wav-encoding': ({ bits, encoding }: { bits: number; encoding: string }) =>
    `expected PCM of 8, 16, 24 or 32 bits or float of 32 or 64, but got ${bits} bits of format ${encoding}`,
  'wav-frame-size': ({ expected, channels, bits, got }: Bytes & { channels: number; bits: number }) =>
    `expected frames of ${expected} bytes (${channels} channels of ${bits} bits), but got ${got}`,

  'npy-version': ({ got }: { got: number }) => `expected version 1, 2 or 3 of NPY, but got ${got}`,
  'npy-header-long': ({ most, got }: { most: number; got: number }) =>
    `expected an NPY header of at most ${most} bytes, but got ${got}`,
  'npy-header': ({ text }: { text: string }) =>
    `expected an NPY header with 'descr', 'fortran_order' and 'shape', but got ${JSON.stringify(text)}`,
  'npy-type': ({ type }: { type: string }) =>
    `expected an array of bool, int, uint or float of 16, 32 or 64 bits, but got ${type}`,
  'npy-dimensions': ({ shape }: { shape: string }) =>
    `expected an array of one or two dimensions, but got ${shape === '()' ? 'a single number' : `one of shape ${shape}`}`,
  'npy-size': ({ expected, shape, got }: { expected: number; shape: string; got: string }) =>
    `expected ${expected} bytes for an array of shape ${shape}, but got ${got}`,
  'npy-cut': ({ sample }: { sample: number }) => `the array is cut off at sample ${sample}`,
  'npz-no-arrays': () => 'expected at least one array of samples, but got none',
  'npz-lengths': ({ lengths }: { lengths: string }) =>
    `expected arrays of one length, but got samples: ${lengths} (name those that belong together in members)`,
  'zip-damaged': ({ problem }: Problem) => `the ZIP archive is damaged: ${problem}`,
  'zip-method': ({ method }: { method: string }) => `expected a stored or deflated member, but got ${method}`,
  'member-damaged': ({ problem }: Problem) => `the member is damaged (${problem})`,

  'edf-signals': ({ most, got }: { most: number; got: number }) =>
    `expected 1 to ${most} signals, but got ${got}`,
  'edf-duration': ({ text }: { text: string }) =>
    `expected records of a positive duration, but got ${JSON.stringify(text)}`,
  'edf-records': ({ got }: { got: number }) => `expected a number of records, but got ${got}`,
  'edf-size': ({ expected, records, recordBytes, got }: Bytes & { records: number; recordBytes: number }) =>
    `expected ${expected} bytes for ${records} records of ${recordBytes} bytes, but got ${got} (a recording that was cut off?)`,
  'edf-samples': ({ signal, got }: { signal: string; got: number }) =>
    `expected ${edfField('samples', signal)} to be positive, but got ${got}`,
  'edf-range': ({ signal, digitalMin, digitalMax, physicalMin, physicalMax }: EdfRange) =>
    `expected the range of signal ${JSON.stringify(signal)} to be more than a point, but got digital ${digitalMin} to ${digitalMax}, physical ${physicalMin} to ${physicalMax}`,
  'edf-integer': ({ field, signal, text }: EdfText & { signal: string }) =>
    `expected ${edfField(field, signal)} to be an integer, but got ${JSON.stringify(text)}`,
  'edf-number': ({ field, signal, text }: EdfText & { signal: string }) =>
    `expected ${edfField(field, signal)} to be a number, but got ${JSON.stringify(text)}`,
  'edf-header-integer': ({ field, text }: EdfText) =>
    `expected ${EDF_FIELDS[field]} to be an integer, but got ${JSON.stringify(text)}`,
  'edf-header-number': ({ field, text }: EdfText) =>
    `expected ${EDF_FIELDS[field]} to be a number, but got ${JSON.stringify(text)}`,
  'edf-only-annotations': () => 'expected at least one signal, but got only annotations',
  'edf-no-members': () => 'members must name at least one signal, but got none',
  'edf-rates': ({ rates }: { rates: string }) => `members must share one sample rate, but got ${rates}`,
  'edf-cut': ({ records, record }: { records: number; record: number }) =>
    `expected ${records} records, but the file ends within record ${record}`,
  'edf-gap': ({ record, begins, expected }: { record: number; begins: number; expected: number }) =>
    `expected a recording without gaps, but record ${record} begins at ${begins} s, where ${expected} s was expected (EDF+D)`,
  'edf-onset': ({ record, text }: { record: number; text: string }) =>
    `expected record ${record} of a recording with gaps (EDF+D) to say when it begins, but got ${JSON.stringify(text)}`,

  'table-damaged': ({ format, problem }: Problem & { format: TableFormat }) =>
    `the ${TABLES[format]} can't be read: ${problem}`,
  'table-cut': ({ format }: { format: TableFormat }) => `the ${TABLES[format]} is cut off`,
  'table-rows': ({ expected, got }: Bytes) => `expected ${expected} rows, but the row groups have ${got}`,
  'table-row-count': ({ got }: { got: string }) => `expected a number of rows, but got ${got}`,
  'table-group': ({ group }: { group: number }) => `group ${group} of rows lies outside the file`,
  'table-values': ({ expected, got }: Bytes) =>
    `expected ${expected} values in a group of rows, but got ${got}`,
  'arrow-schema': () => 'expected Arrow data to have a schema, but got none',
}

const edfField = (field: EdfField, signal: string) =>
  `${EDF_FIELDS[field]} of signal ${JSON.stringify(signal)}`

export interface EdfText {
  readonly field: EdfField
  readonly text: string
}

export interface EdfRange extends Readonly<
  Record<'digitalMin' | 'digitalMax' | 'physicalMin' | 'physicalMax', number>
> {
  readonly signal: string
}

export interface Bytes {
  readonly expected: number
  readonly got: number
}

/** What somebody else's code says. */
export interface Problem {
  readonly problem: string
}
