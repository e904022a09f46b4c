import { open, SignalError, type SignalFile } from '@sinal/signals'
import type { RecipePath } from '../errors.ts'
import { type RecipeSaid, say } from '../say.ts'
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
  fault: (place: RecipePath, said: RecipeSaid) => Error,
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
    const { code, details, message } = error
    throw fault(['file'], { code, details, text: message.replace(`${range.file}: `, '') })
  }
}

async function templateOf(
  file: SignalFile,
  { channel, start = 0, end }: FileRange,
  fault: (place: RecipePath, said: RecipeSaid) => Error,
): Promise<Template> {
  const names = file.channels.map(({ name }) => name)
  const isThere = typeof channel === 'number' ? channel < names.length : names.includes(channel)
  if (!isThere) {
    const known = names.map((name) => `'${name}'`).join(', ')
    const got = typeof channel === 'number' ? String(channel) : `'${channel}'`
    throw fault(['channel'], say('template-channel', { known, channel: got }))
  }
  if (end !== undefined && end <= start) {
    throw fault(['end'], say('template-order', { start, got: end }))
  }
  const { data, sampleRate } = await file.read({ channels: [channel], dtype: 'float32' })
  const all = data[0]!
  if (start >= all.length) {
    throw fault(['start'], say('template-start', { length: all.length, got: start }))
  }
  if (end !== undefined && end > all.length) {
    throw fault(['end'], say('template-end', { length: all.length, got: end }))
  }
  const template = Array.from(all.subarray(start, end))
  const bad = template.findIndex((value) => !Number.isFinite(value))
  if (bad !== -1) {
    throw fault([], say('template-beyond', { value: String(template[bad]), sample: start + bad }))
  }
  if (template.every((value) => value === 0)) {
    throw fault([], say('template-zeros'))
  }
  return { template, ...(sampleRate !== null && { sampleRate }) }
}
