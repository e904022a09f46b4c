import { CsvError } from './csv-error.ts'
import { say, type Said } from './say.ts'
import type { FileKind } from './sentences/text-problems.ts'
import type { Encoding } from './types.ts'

export interface EncodingFound {
  readonly encoding: Encoding
  /** Bytes of the byte-order mark, which are no part of the text. */
  readonly bomBytes: number
  readonly reason: Said
}

/** Tells the encoding from a file's first bytes, and refuses what is no text. */
export function sniffEncoding(head: Uint8Array, file: string, wanted?: Encoding): EncodingFound {
  const marked = markOf(head)
  if (wanted !== undefined) {
    return {
      encoding: wanted,
      bomBytes: marked?.encoding === wanted ? marked.bomBytes : 0,
      reason: say('set-by-caller'),
    }
  }
  if (marked) return { ...marked, reason: say('encoding-mark') }
  const unmarked = unmarkedUtf16(head)
  if (unmarked) return { encoding: unmarked, bomBytes: 0, reason: say('encoding-zeros') }
  refuseOthers(head, file)
  if (isUtf8(head)) return { encoding: 'utf-8', bomBytes: 0, reason: say('encoding-utf-8') }
  return { encoding: 'windows-1252', bomBytes: 0, reason: say('encoding-not-utf-8') }
}

/**
 * Text as the bytes that the parser works on: UTF-8 and Windows-1252 as they are, UTF-16 turned into UTF-8.
 *
 * @param isBegun the chunks are not from the file's beginning
 */
export function textBytes(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, bomBytes }: EncodingFound,
  isBegun: boolean,
): AsyncIterable<Uint8Array> {
  const rest = isBegun || bomBytes === 0 ? chunks : withoutFirst(chunks, bomBytes)
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? transcoded(rest, encoding) : rest
}

async function* withoutFirst(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length)
    left -= skipped
    yield skipped === 0 ? chunk : chunk.subarray(skipped)
  }
}

async function* transcoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  const encoder = new TextEncoder()
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}

/** Makes text of pieces of what `textBytes` gives. */
export function pieceDecoder(encoding: Encoding): (bytes: Uint8Array) => string {
  const isSingleByte = encoding === 'windows-1252'
  const decoder = new TextDecoder(isSingleByte ? encoding : 'utf-8', { ignoreBOM: true })
  // Node 20 takes Windows-1252 for Latin-1 unless it is a stream; without a state, a stream of it is as good.
  return (bytes) => decoder.decode(bytes, { stream: isSingleByte })
}

function markOf(head: Uint8Array): { encoding: Encoding; bomBytes: number } | null {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bomBytes: 3 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bomBytes: 2 }
  return null
}

function isUtf8(head: Uint8Array): boolean {
  try {
    // As a stream: the head may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

const SIGNATURES: readonly [bytes: string, kind: FileKind][] = [
  ['PK\x03\x04', 'zip'],
  ['\xd0\xcf\x11\xe0', 'old-excel'],
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['%PDF', 'pdf'],
  ['\x89PNG', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['RIFF', 'riff'],
  ['\x93NUMPY', 'numpy'],
  ['PAR1', 'parquet'],
  ['SQLite format 3', 'sqlite'],
  ['\x89HDF', 'hdf5'],
  ['MATLAB 5.0', 'matlab'],
]

/** Text, but no table. */
const DOCUMENTS: readonly [pattern: RegExp, kind: FileKind][] = [
  [/^\s*<(?:!doctype html|html)\b/i, 'html'],
  [/^\s*<\?xml\b/, 'xml'],
  [/^\s*\{\s*"/, 'json'],
  [/^version https:\/\/git-lfs/, 'git-lfs'],
]

function refuseOthers(head: Uint8Array, file: string): void {
  const begins = String.fromCharCode(...head.subarray(0, 64))
  const known =
    SIGNATURES.find(([bytes]) => begins.startsWith(bytes)) ??
    DOCUMENTS.find(([pattern]) => pattern.test(begins))
  if (known) throw new CsvError(say('other-file', { kind: known[1] }), { file })
  const nul = head.indexOf(0)
  if (nul < 0) return
  const LINE_FEED = 10
  const row = 1 + head.subarray(0, nul).filter((byte) => byte === LINE_FEED).length
  throw new CsvError(say('nul-byte', { at: nul }), { file, row })
}

/** UTF-16 without its mark: one half of each character is zero, the other never. */
function unmarkedUtf16(head: Uint8Array): Encoding | null {
  if (!head.includes(0)) return null
  const zeros = [0, 0]
  head.forEach((byte, i) => byte === 0 && zeros[i % 2]!++)
  const half = head.length / 2
  if (zeros[1]! > 0.7 * half && zeros[0] === 0) return 'utf-16le'
  return zeros[0]! > 0.7 * half && zeros[1] === 0 ? 'utf-16be' : null
}
