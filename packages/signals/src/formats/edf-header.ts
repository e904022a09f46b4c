import { asciiOf, headerBytes } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import { distinct } from '../column-names.ts'
import { parseDecimal } from '../decimal.ts'
import { rational, toNumber } from '../rational.ts'
import { SignalError } from '../signal-error.ts'
import { bytesOf, type StoredAs } from './stored-samples.ts'
import { say } from '../say.ts'
import type { EdfField } from '../sentences/file-problems.ts'

export interface EdfSignal {
  readonly label: string
  readonly unit: string
  /** Samples in one record. */
  readonly samples: number
  /** Hz */
  readonly sampleRate: number
  /** Byte within a record. */
  readonly offset: number
  readonly digitalMin: number
  readonly physicalMin: number
  /** Physical units in one digital step. */
  readonly gain: number
  readonly isAnnotations: boolean
}

export interface EdfHeader extends StoredAs {
  readonly signals: readonly EdfSignal[]
  /** null: only a reading can tell. */
  readonly records: number | null
  /** Seconds in a record. */
  readonly duration: number
  readonly recordBytes: number
  readonly headerLength: number
  /** Bytes after the last record that the header counts. */
  readonly trailing: number
  /** EDF+ or BDF+. */
  readonly isPlus: boolean
  /** EDF+D: the records may have gaps between them. */
  readonly discontinuous: boolean
}

const FIXED_BYTES = 256
const SIGNAL_BYTES = 256
const MAX_SIGNALS = 9999

/** Widths of a signal's fields; each field of all signals comes before the next field. */
const WIDTHS = {
  label: 16,
  transducer: 80,
  unit: 8,
  physMin: 8,
  physMax: 8,
  digMin: 8,
  digMax: 8,
  filter: 80,
  samples: 8,
}

type Field = keyof typeof WIDTHS

export async function readEdfHeader(bytes: ByteSource): Promise<EdfHeader> {
  const file = bytes.name
  const fixed = await headerBytes(bytes, 0, FIXED_BYTES)
  if (fixed.length < FIXED_BYTES) throw new SignalError(say('header-cut', { format: 'EDF' }), { file })
  const isBdf = fixed[0] === 0xff
  const text = (start: number, length: number) => blankless(asciiOf(fixed, start, start + length))
  const count = integer(text(252, 4), { field: 'signals', file })
  if (count < 1 || count > MAX_SIGNALS)
    throw new SignalError(say('edf-signals', { most: MAX_SIGNALS, got: count }), { file })
  const duration = text(244, 8)
  const seconds = decimal(duration, { field: 'duration', file })
  if (!(seconds > 0)) throw new SignalError(say('edf-duration', { text: duration }), { file })

  const rest = await headerBytes(bytes, FIXED_BYTES, FIXED_BYTES + count * SIGNAL_BYTES)
  if (rest.length < count * SIGNAL_BYTES)
    throw new SignalError(say('header-cut', { format: 'EDF' }), { file })
  const stored = isBdf ? ('i3' as const) : ('i2' as const)
  const signals = parseSignals(rest, count, { duration, bytes: bytesOf(stored), file })
  const recordBytes = signals.reduce((sum, { samples }) => sum + samples * bytesOf(stored), 0)
  const headerLength = FIXED_BYTES + count * SIGNAL_BYTES
  return {
    signals,
    stored,
    littleEndian: true,
    duration: seconds,
    recordBytes,
    headerLength,
    isPlus: /^(?:EDF|BDF)\+/.test(text(192, 44)),
    discontinuous: /^(?:EDF|BDF)\+D/.test(text(192, 44)),
    ...recordsOf(bytes, integer(text(236, 8), { field: 'records', file }), headerLength, recordBytes),
  }
}

/** The records, and what comes after them; −1 stands in a header whose writer did not come back to it. */
function recordsOf(
  { size, name: file }: ByteSource,
  told: number,
  headerLength: number,
  recordBytes: number,
) {
  if (told < -1) throw new SignalError(say('edf-records', { got: told }), { file })
  if (size === null) return { records: told === -1 ? null : told, trailing: 0 }
  const whole = Math.floor((size - headerLength) / recordBytes)
  const records = told === -1 ? whole : told
  const end = headerLength + records * recordBytes
  if (end > size) {
    throw new SignalError(say('edf-size', { expected: end, records, recordBytes, got: size }), { file })
  }
  return { records, trailing: size - end }
}

function parseSignals(
  bytes: Uint8Array,
  count: number,
  record: { readonly duration: string; readonly bytes: number; readonly file: string },
): EdfSignal[] {
  const columns = fieldsOf(bytes, count)
  const labels = distinct(columns.label.map((label, s) => label || `signal ${s + 1}`))
  let offset = 0
  return labels.map((label, s) => {
    const { file } = record
    const samples = integer(columns.samples[s]!, { field: 'samples', signal: label, file })
    if (samples < 1) throw new SignalError(say('edf-samples', { signal: label, got: samples }), { file })
    const isAnnotations = /^(?:EDF|BDF) Annotations/.test(columns.label[s]!)
    const range = isAnnotations ? NO_RANGE : rangeOf(columns, s, label, file)
    const signal = {
      label,
      unit: columns.unit[s]!,
      samples,
      sampleRate: rateOf(samples, record.duration),
      offset,
      isAnnotations,
      ...range,
    }
    offset += samples * record.bytes
    return signal
  })
}

const NO_RANGE = { digitalMin: 0, physicalMin: 0, gain: 1 }

function rangeOf(columns: Record<Field, string[]>, s: number, signal: string, file: string) {
  const digitalMin = integer(columns.digMin[s]!, { field: 'digital-minimum', signal, file })
  const digitalMax = integer(columns.digMax[s]!, { field: 'digital-maximum', signal, file })
  const physicalMin = decimal(columns.physMin[s]!, { field: 'physical-minimum', signal, file })
  const physicalMax = decimal(columns.physMax[s]!, { field: 'physical-maximum', signal, file })
  if (digitalMin === digitalMax || physicalMin === physicalMax) {
    const range = { signal, digitalMin, digitalMax, physicalMin, physicalMax }
    throw new SignalError(say('edf-range', range), { file })
  }
  return { digitalMin, physicalMin, gain: (physicalMax - physicalMin) / (digitalMax - digitalMin) }
}

function fieldsOf(bytes: Uint8Array, count: number): Record<Field, string[]> {
  let at = 0
  const entries = Object.entries(WIDTHS).map(([field, width]) => {
    const texts = Array.from({ length: count }, (_, s) =>
      blankless(latin1.decode(bytes.subarray(at + s * width, at + (s + 1) * width))),
    )
    at += count * width
    return [field, texts]
  })
  return Object.fromEntries(entries) as Record<Field, string[]>
}

/** Units such as µV are outside ASCII in many files. */
const latin1 = new TextDecoder('windows-1252')

/** Fields are filled up with spaces; some writers take NUL bytes. */
function blankless(field: string): string {
  return field.replaceAll('\0', ' ').trim()
}

/** samples / duration, rounded once. */
function rateOf(samples: number, duration: string): number {
  const { digits, exponent } = parseDecimal(duration)
  const power = 10n ** BigInt(Math.abs(exponent))
  return toNumber(
    exponent < 0 ? rational(BigInt(samples) * power, digits) : rational(BigInt(samples), digits * power),
  )
}

interface EdfPlace {
  readonly field: EdfField
  /** undefined: it is of the file. */
  readonly signal?: string
  readonly file: string
}

function integer(text: string, { field, signal, file }: EdfPlace): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  const wrong =
    signal === undefined
      ? say('edf-header-integer', { field, text })
      : say('edf-integer', { field, signal, text })
  throw new SignalError(wrong, { file })
}

function decimal(text: string, { field, signal, file }: EdfPlace): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?$/i.test(text)) return Number(text)
  const wrong =
    signal === undefined
      ? say('edf-header-number', { field, text })
      : say('edf-number', { field, signal, text })
  throw new SignalError(wrong, { file })
}
