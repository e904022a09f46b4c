import { bytesBetween, inPieces, randomAccess, type RandomAccess } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import {
  numberedChannels,
  type Opened,
  type Opening,
  type Piece,
  pieceLength,
  type PieceRequest,
} from '../opened.ts'
import { SignalError } from '../signal-error.ts'
import type { OpenOptions, SampleArray } from '../types.ts'
import { type NpyHeader, readNpyHeader } from './npy-header.ts'
import { bytesOf, decodeStored } from './stored-samples.ts'
import { say } from '../say.ts'

interface Layout extends NpyHeader {
  readonly channels: number
  readonly length: number
  /** Whether the samples of one time lie side by side; otherwise those of one channel. */
  readonly interleaved: boolean
}

/**
 * One NumPy array: a vector is one channel; of a matrix one axis is the channels (`options.channelAxis`, by default
 * the shorter one). It says neither names nor a sample rate: `options.sampleRate` does.
 */
export async function openNpy(bytes: ByteSource, options: Opening): Promise<Opened> {
  const layout = layoutOf(await readNpyHeader(bytes), options, bytes.name)
  expectSize(bytes, layout)
  const { channels, length } = layout
  const isPlanar = !layout.interleaved && channels > 1
  const parts = isPlanar ? await randomAccess(bytes, 'npy', options) : null
  return {
    format: 'npy',
    channels: channels === 1 ? [{ name: 'channel 1' }] : numberedChannels(channels),
    sampleRate: options.sampleRate ?? null,
    startTime: 0,
    length,
    skipped: [],
    grid: null,
    stamps: null,
    pieces: (request) => (parts ? planar(parts, layout, request) : interleaved(bytes, layout, request)),
  }
}

function layoutOf(header: NpyHeader, { channelAxis }: OpenOptions, file: string): Layout {
  const { shape, fortranOrder } = header
  const [rows = 0, columns = 0] = shape
  if (shape.length !== 1 && shape.length !== 2) {
    throw new SignalError(say('npy-dimensions', { shape: `(${shape.join(', ')})` }), { file })
  }
  if (shape.length === 1) return { ...header, channels: 1, length: rows, interleaved: true }
  const axis = channelAxis ?? (rows <= columns ? 0 : 1)
  const channels = axis === 0 ? rows : columns
  if (channels === 0) {
    throw new SignalError(say('no-channel', { got: `shape (${shape.join(', ')})` }), { file })
  }
  return {
    ...header,
    channels,
    length: axis === 0 ? columns : rows,
    // In C order the last index varies fastest, in Fortran order the first.
    interleaved: (axis === 1) !== fortranOrder,
  }
}

function expectSize(bytes: ByteSource, { start, channels, length, stored, shape }: Layout): void {
  const expected = start + channels * length * bytesOf(stored)
  if (bytes.size === expected || (bytes.size === null && Number.isSafeInteger(expected))) return
  const got = bytes.size === null ? 'more than a file can have' : `${bytes.size}`
  const file = bytes.name
  throw new SignalError(say('npy-size', { expected, shape: `(${shape.join(', ')})`, got }), { file })
}

async function* interleaved(bytes: ByteSource, layout: Layout, request: PieceRequest): AsyncGenerator<Piece> {
  const size = bytesOf(layout.stored)
  const frame = size * layout.channels
  const from = layout.start + request.start * frame
  const until = layout.start + request.end * frame
  let at = request.start
  for await (const part of inPieces(bytesBetween(bytes, from, until), pieceLength(frame) * frame)) {
    if (part.length % frame !== 0) break
    const count = part.length / frame
    const data = request.channels.map((c) =>
      decodeStored(part, layout, { first: c * size, stride: frame, count }, request.dtype),
    )
    yield { data, time: null }
    at += count
  }
  if (at < request.end) throw cutOff(bytes.name, at)
}

async function* planar(parts: RandomAccess, layout: Layout, request: PieceRequest): AsyncGenerator<Piece> {
  const size = bytesOf(layout.stored)
  const step = pieceLength(size * request.channels.length)
  for (let at = request.start; at < request.end; at += step) {
    const count = Math.min(step, request.end - at)
    const data: SampleArray[] = []
    for (const c of request.channels) {
      const from = layout.start + (c * layout.length + at) * size
      const part = await parts.slice(from, from + count * size)
      if (part.length < count * size) throw cutOff(parts.name, at + Math.floor(part.length / size))
      data.push(decodeStored(part, layout, { first: 0, stride: size, count }, request.dtype))
    }
    yield { data, time: null }
  }
}

function cutOff(file: string, sample: number): SignalError {
  return new SignalError(say('npy-cut', { sample }), { file })
}
