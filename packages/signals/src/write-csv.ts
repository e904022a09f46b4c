import { joinUnit } from './column-names.ts'
import { CsvError } from './csv-error.ts'
import { float32Text, float64Text } from './number-text.ts'
import { HEAD_BYTES } from './sniff.ts'
import { TimeStamps } from './time-stamps.ts'
import type { Decimal, Delimiter, Signals, WriteOptions, Written } from './types.ts'

const ROWS_PER_CHUNK = 4096
const PROGRESS_MS = 100

/** Longest text of a double, with its delimiter. */
const MAX_NUMBER_BYTES = 26

/**
 * Writes signals as CSV: one header with names and units, a time column that gives the sample rate back, and for
 * each sample the shortest text that reads back to the same number.
 *
 * The file appears whole or not at all: it is written under a temporary name beside it, then renamed.
 *
 * @throws {CsvError} the file exists (unless `overwrite`), can't be written, or the options contradict each other
 */
export async function writeCsv(path: string, signals: Signals, options: WriteOptions = {}): Promise<Written> {
  options.signal?.throwIfAborted()
  const file = path.split(/[\\/]/).at(-1) ?? path
  const format = formatOf(signals, options, file)
  const { writeWhole } = await import('./node-file.ts')
  const written = await writeWhole(path, csvChunks(signals, format, options), options.overwrite ?? false)
  return { ...written, rows: signals.length }
}

interface Format {
  readonly delimiter: Delimiter
  readonly decimal: Decimal
  readonly stamps: TimeStamps | null
}

function formatOf(signals: Signals, options: WriteOptions, file: string): Format {
  const { channels, data, length, sampleRate, startTime } = signals
  const decimal = options.decimal ?? '.'
  const delimiter = options.delimiter ?? (decimal === ',' ? ';' : ',')
  if (delimiter === decimal) {
    throw new CsvError(
      `the delimiter must differ from the decimal mark, but got ${JSON.stringify(delimiter)} for both`,
      { file },
    )
  }
  if (channels.length === 0) throw new CsvError('expected at least one channel, but got none', { file })
  if (channels.length !== data.length) {
    throw new CsvError(`expected data for ${channels.length} channels, but got ${data.length}`, { file })
  }
  for (const [c, samples] of data.entries()) {
    if (samples.length === length) continue
    const problem = `expected ${length} samples, but got ${samples.length}`
    throw new CsvError(problem, { file, column: channels[c]!.name })
  }
  const timed = options.timeColumn ?? sampleRate !== null
  if (timed && (sampleRate === null || !(sampleRate > 0 && sampleRate < Infinity))) {
    throw new CsvError(`a time column needs a positive sampleRate, but got ${sampleRate}`, { file })
  }
  if (timed && !Number.isFinite(startTime)) {
    throw new CsvError(`startTime must be finite, but got ${startTime}`, { file })
  }
  // A reader looks at the beginning only: so many rows are sure to be in it.
  const rowsInHead = Math.max(2, Math.floor(HEAD_BYTES / 2 / (MAX_NUMBER_BYTES * (channels.length + 1))))
  const stamps = timed ? TimeStamps.for(sampleRate!, startTime, Math.min(length, rowsInHead)) : null
  return { delimiter, decimal, stamps }
}

async function* csvChunks(
  signals: Signals,
  format: Format,
  options: WriteOptions,
): AsyncGenerator<Uint8Array> {
  const { signal, onProgress } = options
  const { channels, data, length } = signals
  const encoder = new TextEncoder()
  const names = [...(format.stamps ? ['time (s)'] : []), ...channels.map(joinUnit)]
  yield encoder.encode(`${names.map((name) => quotedIfNeeded(name, format)).join(format.delimiter)}\n`)

  const texts = data.map((samples) => (samples instanceof Float32Array ? float32Text : float64Text))
  let reported = performance.now()
  for (let start = 0; start < length; start += ROWS_PER_CHUNK) {
    signal?.throwIfAborted()
    const end = Math.min(length, start + ROWS_PER_CHUNK)
    let chunk = ''
    for (let i = start; i < end; i++) {
      if (format.stamps) chunk += format.stamps.text(i) + format.delimiter
      for (let c = 0; c < data.length; c++) {
        if (c > 0) chunk += format.delimiter
        chunk += texts[c]!(data[c]![i]!)
      }
      chunk += '\n'
    }
    // Only numbers are in it, so every point is a decimal mark.
    yield encoder.encode(format.decimal === ',' ? chunk.replaceAll('.', ',') : chunk)
    if (onProgress && performance.now() - reported > PROGRESS_MS) {
      onProgress({ rows: end, totalRows: length })
      reported = performance.now()
    }
  }
  signal?.throwIfAborted()
  onProgress?.({ rows: length, totalRows: length })
}

/** Quotes a name that would otherwise be parted, by this delimiter or what a reader may take for one, trimmed or taken for a comment. */
function quotedIfNeeded(name: string, { delimiter }: Format): string {
  const plain = !/[",;|\t\r\n]|^[#%/'\s]|\s$/.test(name) && !name.includes(delimiter)
  return plain ? name : `"${name.replaceAll('"', '""')}"`
}
