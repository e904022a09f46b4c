import { open, SignalError, type SignalFile } from '@sinal/signals'
import type { RecipePath } from '../errors.ts'
import type { FileRange } from '../weight-file-schema.ts'

/** The samples of a template, and their rate. */
export interface Template {
  readonly template: number[]
  /** In Hz; left out where the file does not tell it. */
  readonly sampleRate?: number
}

/**
 * Reads the template of a matched filter from a file of signals, as float32.
 *
 * @param fault makes the error of a place in `range`
 * @throws what `fault` makes: no file of signals, no such channel or sample, samples that are missing or all 0
 */
export async function signalTemplate(
  bytes: Uint8Array,
  range: FileRange,
  fault: (place: RecipePath, problem: string) => Error,
): Promise<Template> {
  try {
    // A copy of its own: a Blob takes no view of shared memory.
    const stream = () => new Blob([Uint8Array.from(bytes)]).stream()
    const file = await open({ name: range.file, size: bytes.length, stream })
    try {
      return await templateOf(file, range, fault)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof SignalError)) throw error
    throw fault(['file'], error.message.replace(`${range.file}: `, ''))
  }
}

async function templateOf(
  file: SignalFile,
  { channel, start = 0, end }: FileRange,
  fault: (place: RecipePath, problem: string) => Error,
): Promise<Template> {
  const names = file.channels.map(({ name }) => name)
  const isThere = typeof channel === 'number' ? channel < names.length : names.includes(channel)
  if (!isThere) {
    const known = names.map((name) => `'${name}'`).join(', ')
    const got = typeof channel === 'number' ? channel : `'${channel}'`
    throw fault(['channel'], `expected one of the file's channels, ${known}, but got ${got}`)
  }
  if (end !== undefined && end <= start) {
    throw fault(['end'], `expected a sample after start, ${start}, but got ${end}`)
  }
  const { data, sampleRate } = await file.read({ channels: [channel], dtype: 'float32' })
  const all = data[0]!
  if (start >= all.length) {
    throw fault(['start'], `expected a sample below the file's length, ${all.length}, but got ${start}`)
  }
  if (end !== undefined && end > all.length) {
    throw fault(['end'], `expected at most the file's length, ${all.length}, but got ${end}`)
  }
  const template = Array.from(all.subarray(start, end))
  const bad = template.findIndex((value) => !Number.isFinite(value))
  if (bad !== -1) {
    throw fault(
      [],
      `expected numbers that float32 can hold, but got ${template[bad]} (sample ${start + bad})`,
    )
  }
  if (template.every((value) => value === 0)) {
    throw fault([], 'expected a sample that is not 0, but got only zeros')
  }
  return { template, ...(sampleRate !== null && { sampleRate }) }
}
