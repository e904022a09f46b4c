import { asciiOf, viewOf } from './byte-range.ts'
import type { Compression, Format } from './types.ts'

/** Bytes that tell one format from another. */
export const MAGIC_BYTES = 64

/** What the first bytes are wrapped in; null: nothing. */
export function sniffCompression(head: Uint8Array): Compression | null {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip'
  if (head.length < 4) return null
  const magic = viewOf(head).getUint32(0, true)
  // A frame, or a frame to be passed over, as parallel compressors put before it.
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : null
}

/** The format whose mark the first bytes bear; null: none, so that it must be text. */
export function sniffFormat(head: Uint8Array): Exclude<Format, 'csv'> | null {
  const begins = asciiOf(head, 0, MAGIC_BYTES)
  if (/^(?:RIFF|RIFX|RF64|BW64)[^]{4}WAVE/.test(begins)) return 'wav'
  if (begins.startsWith('\x93NUMPY')) return 'npy'
  if (begins.startsWith('PK\x03\x04') && firstMember(head).endsWith('.npy')) return 'npz'
  if (begins.startsWith('PAR1')) return 'parquet'
  if (begins.startsWith('ARROW1') || isArrowStream(head)) return 'arrow'
  if (/^(?:0 {7}|\xffBIOSEMI)/.test(begins) && hasEdfLength(head)) return 'edf'
  return null
}

/** The name of a ZIP archive's first member, which follows its local header of 30 bytes. */
function firstMember(head: Uint8Array): string {
  return head.length < 30 ? '' : asciiOf(head, 30, 30 + viewOf(head).getUint16(26, true))
}

/** A zero and blanks may begin a text too: EDF goes on to say how long its header is, 256 bytes and 256 a signal. */
function hasEdfLength(head: Uint8Array): boolean {
  const length = asciiOf(head, 184, 192)
  return /^\d+ *$/.test(length) && Number(length) >= 512 && Number(length) % 256 === 0
}

/** A stream has no mark of its own: it begins with a message that is a schema (see the format's Message.fbs). */
function isArrowStream(head: Uint8Array): boolean {
  if (head.length < 16) return false
  const view = viewOf(head)
  const length = view.getInt32(4, true)
  // The offset of the root table within the metadata that follows.
  const root = view.getUint32(8, true)
  return view.getInt32(0, true) === -1 && length > 16 && length < 1 << 28 && root >= 4 && root < length
}
