import { valuesOf } from '../src/text-format.ts'
import {
  BYTES_BEYOND,
  loadNativeRows,
  loadWasmRows,
  type OpenRowReader,
  type TextFormat,
} from '../src/text.ts'
import { builtAddon } from './hostile.ts'

/** Each way to read rows that there is here. */
export const kernels: [name: string, open: OpenRowReader][] = [
  ['wasm', await loadWasmRows()],
  ...(builtAddon() ? [['native', loadNativeRows()] as [string, OpenRowReader]] : []),
]

/** The byte of a character. */
export const code = (text: string): number => text.charCodeAt(0)

/** Fields with commas between them. */
export const comma = {
  delimiter: code(','),
  otherDelimiter: null,
  runs: false,
  decimal: code('.'),
  quote: code('"'),
  comment: code('#'),
  sentinels: [],
  longestRow: 1000,
  times: null,
}

/** Bytes as a reader wants them: what comes after the text is of no account. */
export function bytesOf(text: string): { bytes: Uint8Array; limit: number } {
  const encoded = new TextEncoder().encode(text)
  const bytes = new Uint8Array(encoded.length + BYTES_BEYOND).fill(code('7'))
  bytes.set(encoded)
  return { bytes, limit: encoded.length }
}

export interface Outcome {
  readonly rows: number
  /** What is left of the text. */
  readonly left: string
  readonly values: number[][]
  readonly missing: number[]
}

/** What becomes of a text. */
export async function read(
  open: OpenRowReader,
  text: string,
  format: TextFormat,
  mostRows = 100,
): Promise<Outcome> {
  const reader = await open(format, 1)
  const { bytes, limit } = bytesOf(text)
  const columns = valuesOf(format).map((type) =>
    type === 'float32' ? new Float32Array(mostRows) : new Float64Array(mostRows),
  )
  reader.take(bytes, 0, limit)
  const rows = reader.read(0, columns, 0, mostRows)
  return {
    rows,
    left: new TextDecoder().decode(bytes.subarray(reader.end, limit)),
    values: columns.map((column) => [...column.subarray(0, rows)]),
    missing: [...reader.missing],
  }
}
