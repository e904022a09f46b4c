import { asciiOf, bytesBetween, headerBytes, inPieces, viewOf } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import { numberedChannels, type Opened, type Piece, pieceLength, type PieceRequest } from '../opened.ts'
import { SignalError } from '../signal-error.ts'
import type { OpenOptions } from '../types.ts'
import { bytesOf, decodeStored, type Stored, type StoredAs } from './stored-samples.ts'
import { say } from '../say.ts'

interface WavFormat extends StoredAs {
  readonly channels: number
  readonly sampleRate: number
  /** What a sample is divided by, and for unsigned bytes what is taken off before. */
  readonly scale: number
  readonly zero: number
}

interface Layout {
  readonly format: WavFormat
  readonly dataStart: number
  /** null: up to the end, wherever that is. */
  readonly dataBytes: number | null
}

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe

/** Written by who streams, and can't go back to fill in the size. */
const UNKNOWN_SIZE = 0xffffffff

/**
 * WAV: PCM of 8 to 32 bits as numbers from −1 up to but not including 1 (divided by 2^(bits − 1), as libsndfile and
 * soundfile do), float of 32 and 64 bits as they are. Also WAVE_FORMAT_EXTENSIBLE, RF64 and BW64 (beyond 4 GiB),
 * RIFX (big-endian), and files whose size was never filled in.
 *
 * @see https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
 */
export async function openWav(bytes: ByteSource, options: OpenOptions): Promise<Opened> {
  const layout = await findData(bytes)
  const { channels, sampleRate, stored } = layout.format
  const frameBytes = channels * bytesOf(stored)
  const dataBytes =
    layout.dataBytes ?? (bytes.size === null ? null : Math.max(0, bytes.size - layout.dataStart))
  if (dataBytes !== null && dataBytes % frameBytes !== 0) {
    const frames = say('wav-frames', { expected: frameBytes, got: dataBytes })
    throw new SignalError(frames, { file: bytes.name })
  }
  return {
    format: 'wav',
    channels: numberedChannels(channels),
    sampleRate: options.sampleRate ?? sampleRate,
    startTime: 0,
    length: dataBytes === null ? null : dataBytes / frameBytes,
    skipped: [],
    grid: null,
    stamps: null,
    pieces: (request) => pieces(bytes, layout, request),
  }
}

async function* pieces(bytes: ByteSource, layout: Layout, request: PieceRequest): AsyncGenerator<Piece> {
  const { format, dataStart } = layout
  const size = bytesOf(format.stored)
  const frame = size * format.channels
  const from = dataStart + request.start * frame
  const until = dataStart + request.end * frame
  let frames = 0
  for await (const part of inPieces(bytesBetween(bytes, from, until), pieceLength(frame) * frame)) {
    if (part.length % frame !== 0)
      throw cutOff(bytes.name, request.start + frames + Math.floor(part.length / frame))
    const count = part.length / frame
    const data = request.channels.map((c) => {
      const run = { first: c * size, stride: frame, count }
      const samples = decodeStored(part, format, run, request.dtype)
      if (format.scale !== 1)
        for (let i = 0; i < count; i++) samples[i] = (samples[i]! - format.zero) / format.scale
      return samples
    })
    yield { data, time: null }
    frames += count
  }
  if (request.end !== Infinity && frames < request.end - request.start)
    throw cutOff(bytes.name, request.start + frames)
}

function cutOff(file: string, frame: number): SignalError {
  return new SignalError(say('wav-cut', { frame }), { file })
}

async function findData(bytes: ByteSource): Promise<Layout> {
  const file = bytes.name
  const magic = asciiOf(await headerBytes(bytes, 0, 4))
  const le = magic !== 'RIFX'
  let longSize: number | null = null
  let format: WavFormat | null = null
  for (let at = 12; ;) {
    const head = await headerBytes(bytes, at, at + 8)
    if (head.length < 8) throw new SignalError(say('wav-no-data'), { file })
    const id = asciiOf(head, 0, 4)
    const size = viewOf(head).getUint32(4, le)
    if (id === 'data') {
      if (!format) throw new SignalError(say('wav-no-format'), { file })
      return { format, dataStart: at + 8, dataBytes: toldBytes(bytes, at + 8, longSize, size) }
    }
    if (id === 'ds64') longSize = await longDataSize(bytes, at + 8)
    if (id === 'fmt ')
      format = parseFormat(await headerBytes(bytes, at + 8, at + 8 + Math.min(size, 40)), le, file)
    // Chunks begin at even places.
    at += 8 + size + (size % 2)
  }
}

/** RF64 keeps the size that has no room in 32 bits in a chunk of its own. */
async function longDataSize(bytes: ByteSource, at: number): Promise<number> {
  const body = await headerBytes(bytes, at, at + 16)
  if (body.length < 16) throw new SignalError(say('wav-size-cut'), { file: bytes.name })
  return Number(viewOf(body).getBigUint64(8, true))
}

function toldBytes(bytes: ByteSource, start: number, longSize: number | null, size: number): number | null {
  const isLong = size === UNKNOWN_SIZE && longSize !== null && longSize !== 0
  const told = isLong ? longSize : size
  if (told === 0 || told === UNKNOWN_SIZE) return null
  if (bytes.size !== null && start + told > bytes.size) {
    const short = say('bytes-short', { expected: told, got: Math.max(0, bytes.size - start) })
    throw new SignalError(short, { file: bytes.name })
  }
  return told
}

function parseFormat(chunk: Uint8Array, littleEndian: boolean, file: string): WavFormat {
  if (chunk.length < 16) throw new SignalError(say('wav-format-cut'), { file })
  const view = viewOf(chunk)
  const tag = view.getUint16(0, littleEndian)
  const channels = view.getUint16(2, littleEndian)
  const sampleRate = view.getUint32(4, littleEndian)
  const frameBytes = view.getUint16(12, littleEndian)
  const bits = view.getUint16(14, littleEndian)
  // The extended format's own tag begins the GUID of its subformat.
  const code = tag === EXTENSIBLE && chunk.length >= 26 ? view.getUint16(24, littleEndian) : tag
  if (channels === 0) throw new SignalError(say('no-channel', { got: '0' }), { file })
  if (sampleRate === 0) throw new SignalError(say('wav-no-rate'), { file })
  const bytes = Math.ceil(bits / 8)
  const stored = storedAs(code, bytes)
  if (!stored) {
    throw new SignalError(say('wav-encoding', { bits, encoding: shownCode(code) }), { file })
  }
  if (frameBytes !== bytes * channels) {
    const frame = { expected: bytes * channels, channels, bits, got: frameBytes }
    throw new SignalError(say('wav-frame-size', frame), { file })
  }
  const scale = code === FLOAT ? 1 : 2 ** (8 * bytes - 1)
  return { channels, sampleRate, stored, littleEndian, scale, zero: stored === 'u1' ? 128 : 0 }
}

function storedAs(code: number, bytes: number): Stored | null {
  const kinds: Readonly<Record<number, readonly (Stored | null)[]>> = {
    // Samples of fewer bits than their bytes hold are aligned to the left.
    [PCM]: [null, 'u1', 'i2', 'i3', 'i4'],
    [FLOAT]: [null, null, null, null, 'f4', null, null, null, 'f8'],
  }
  return kinds[code]?.[bytes] ?? null
}

const CODES: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'µ-law',
  17: 'IMA ADPCM',
  85: 'MP3',
}

function shownCode(code: number): string {
  const hex = `0x${code.toString(16).padStart(4, '0')}`
  return CODES[code] === undefined ? hex : `${hex} (${CODES[code]})`
}
