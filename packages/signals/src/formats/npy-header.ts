import { asciiOf, headerBytes, viewOf } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import { SignalError } from '../signal-error.ts'
import type { Stored, StoredAs } from './stored-samples.ts'
import { say, type Said } from '../say.ts'

export interface NpyHeader extends StoredAs {
  readonly shape: readonly number[]
  readonly fortranOrder: boolean
  /** Byte at which the numbers begin. */
  readonly start: number
}

const MAX_DICT_BYTES = 1024 * 1024

const STORED: Readonly<Record<string, Stored>> = { b1: 'u1' }

const OTHERS: Readonly<Record<string, string>> = {
  c: 'complex numbers (save real and imaginary part as two channels)',
  O: 'Python objects',
  U: 'text',
  S: 'text',
  V: 'records',
  M: 'dates',
  m: 'durations',
}

/** @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export async function readNpyHeader(bytes: ByteSource): Promise<NpyHeader> {
  const file = bytes.name
  const fixed = await headerBytes(bytes, 0, 12)
  const version = fixed[6] ?? 0
  if (fixed.length < 12) throw new SignalError(say('header-cut', { format: 'NPY' }), { file })
  if (version < 1 || version > 3) {
    throw new SignalError(say('npy-version', { got: version }), { file })
  }
  const view = viewOf(fixed)
  const prefix = version === 1 ? 10 : 12
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MAX_DICT_BYTES) {
    throw new SignalError(say('npy-header-long', { most: MAX_DICT_BYTES, got: length }), { file })
  }
  const dict = await headerBytes(bytes, prefix, prefix + length)
  if (dict.length < length) throw new SignalError(say('header-cut', { format: 'NPY' }), { file })
  return { ...parseDict(asciiOf(dict).trim(), file), start: prefix + length }
}

function parseDict(text: string, file: string) {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape'\s*:\s*\(((?:\s*\d+\s*,?)*)\)/.exec(text)?.[1]
  if (descr === undefined && /'descr'\s*:\s*\[/.test(text)) throw unsupported('records', file)
  if (!text.startsWith('{') || descr === undefined || order === undefined || shape === undefined) {
    throw new SignalError(say('npy-header', { text: text.slice(0, 60) }), { file })
  }
  return {
    ...parseDescr(descr, file),
    fortranOrder: order === 'True',
    shape: (shape.match(/\d+/g) ?? []).map(Number),
  }
}

function parseDescr(descr: string, file: string): StoredAs {
  const [, order = '', kind = ''] = /^([<>=|]?)(.+)$/.exec(descr) ?? []
  const stored = STORED[kind] ?? (/^(?:[iu][1248]|f[248])$/.test(kind) ? (kind as Stored) : null)
  if (stored === null) throw unsupported(OTHERS[kind[0] ?? ''] ?? JSON.stringify(descr), file)
  return { stored, littleEndian: order !== '>' }
}

/** A whole array, but not of samples. */
export class NotSamples extends SignalError {
  readonly said: Said

  constructor(said: Said, details: { readonly file: string }) {
    super(said, details)
    this.said = said
  }
}

function unsupported(what: string, file: string): SignalError {
  return new NotSamples(say('npy-type', { type: what }), { file })
}
