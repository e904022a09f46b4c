import { fromArray, type Tensor } from '@sinal/core'
import { open, type Channel, type CsvDialect, type ReadSignals } from '@sinal/signals'
import { FileError } from './errors.ts'

/** A file that was read whole. */
export interface Item {
  readonly file: string
  readonly signals: ReadSignals
  /** How the file was written, so that its result can be written alike. */
  /** null: it is no CSV. */
  readonly dialect: CsvDialect | null
}

export interface ReadItemOptions {
  readonly signal: AbortSignal | undefined
  readonly onProgress: (fraction: number | null) => void
}

export async function readItem(file: string, { signal, onProgress }: ReadItemOptions): Promise<Item> {
  const abort = signal ? { signal } : {}
  const source = await open(file, abort)
  try {
    const signals = await source.read({
      ...abort,
      dtype: 'float32',
      onProgress: ({ bytesRead, totalBytes }) => onProgress(totalBytes ? bytesRead / totalBytes : null),
    })
    return { file, signals, dialect: source.recognised }
  } finally {
    await source.close()
  }
}

/**
 * The files as one `[N, C, L]`.
 *
 * @throws {FileError} naming the file whose channels or length differ from the first one's
 */
export function batchOf(items: readonly [Item, ...Item[]]): Tensor {
  const [first] = items
  const { channels, length } = first.signals
  const alike = `as in ${first.file}`
  for (const { file, signals } of items) {
    const expected = listChannels(channels)
    const found = listChannels(signals.channels)
    if (found !== expected)
      throw new FileError(`${file}: expected the channels ${expected}, ${alike}, but got ${found}`)
    if (signals.length !== length) {
      throw new FileError(`${file}: expected ${length} samples, ${alike}, but got ${signals.length}`)
    }
  }
  if (channels.length === 0) throw new FileError(`${first.file}: expected a column of numbers, but got none`)
  const data = new Float32Array(items.length * channels.length * length)
  const rows = items.flatMap(({ signals }) => signals.data)
  for (const [i, row] of rows.entries()) data.set(row, i * length)
  return fromArray(data, [items.length, channels.length, length])
}

function listChannels(channels: readonly Channel[]): string {
  return channels.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`)).join(', ')
}

/** What a user should know of a file that was read without an error. */
export function notesOn({ file, signals }: Item): string[] {
  const notes = signals.channels.flatMap(({ name }, c) => {
    const count = signals.missing[c] ?? 0
    if (count === 0) return []
    const samples = count === 1 ? '1 sample is' : `${count} samples are`
    return [`${file}: ${samples} missing in "${name}": every output that they reach is NaN`]
  })
  const { timing } = signals
  if (timing && timing.deviatingRows > 0) {
    const rows = timing.deviatingRows === 1 ? '1 row is' : `${timing.deviatingRows} rows are`
    const where = timing.firstLine === null ? '' : `, first in row ${timing.firstLine}`
    notes.push(`${file}: ${rows} not evenly sampled${where}: the result's times are those of an even grid`)
  }
  return notes
}
