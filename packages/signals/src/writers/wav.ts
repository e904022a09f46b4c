import { say } from '../say.ts'
import { SignalError } from '../signal-error.ts'
import type { SampleArray } from '../types.ts'
import { commonType, type Encoder, type EncoderSettings } from './encoder.ts'
import { interleaved } from './interleaved.ts'
import { PcmEncoder } from './pcm.ts'

const MAX_32_BITS = 0xffffffff

/** Bytes before the samples: RIFF, a chunk that RF64 makes use of, the format, and for floats the length. */
const RIFF_BYTES = 12
const LONG_BYTES = 36
const FORMAT_BYTES = 26
const FACT_BYTES = 12
const DATA_BYTES = 8
const HEADER_BYTES = RIFF_BYTES + LONG_BYTES + FORMAT_BYTES + FACT_BYTES + DATA_BYTES

/**
 * WAV. Room is kept for the sizes of RF64, which it becomes beyond 4 GiB; a stream of unknown length says that its
 * size is unknown.
 *
 * @see https://tech.ebu.ch/docs/tech/tech3306v1_0.pdf
 */
export class WavEncoder implements Encoder {
  readonly #settings: EncoderSettings
  readonly #pcm: PcmEncoder | null
  readonly #float: 'float32' | 'float64'
  readonly #bytes: number
  #frames = 0

  constructor(settings: EncoderSettings) {
    const { header, options, file } = settings
    const { sampleRate, channels } = header
    this.#settings = settings
    const { sampleType = commonType(settings) } = options
    this.#float = sampleType === 'float32' || sampleType === 'float64' ? sampleType : commonType(settings)
    const bits = sampleType.startsWith('pcm') ? Number(sampleType.slice(3)) : null
    this.#pcm = bits === null ? null : new PcmEncoder(bits, settings)
    this.#bytes = bits === null ? (this.#float === 'float32' ? 4 : 8) : bits / 8
    if (sampleRate === null || !Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > MAX_32_BITS) {
      const problem = sampleRate === null ? say('wav-rate-none') : say('wav-rate', { rate: sampleRate })
      throw new SignalError(problem, { file })
    }
    if (channels.length * this.#bytes > 0xffff) {
      throw new SignalError(say('wav-channels', { channels: channels.length }), { file })
    }
  }

  get clipped(): number | undefined {
    return this.#pcm?.clipped
  }

  *begin(): Generator<Uint8Array> {
    yield this.#header(this.#settings.header.length ?? null)
  }

  *encode(data: readonly SampleArray[]): Generator<Uint8Array> {
    this.#frames += data[0]!.length
    yield* this.#pcm ? this.#pcm.encode(data) : interleaved(data, this.#float)
  }

  *end(): Generator<Uint8Array> {
    // Chunks end at even places.
    if ((this.#frames * this.#frameBytes) % 2 === 1) yield new Uint8Array(1)
  }

  *patches() {
    yield { position: 0, chunk: this.#header(this.#frames) }
  }

  get #frameBytes(): number {
    return this.#settings.header.channels.length * this.#bytes
  }

  #header(frames: number | null): Uint8Array {
    const { channels, sampleRate } = this.#settings.header
    const dataBytes = frames === null ? null : frames * this.#frameBytes
    const riffBytes = dataBytes === null ? null : HEADER_BYTES - 8 + dataBytes + (dataBytes % 2)
    const isLong = riffBytes !== null && riffBytes > MAX_32_BITS
    const size = (bytes: number | null) => (bytes === null || isLong ? MAX_32_BITS : bytes)
    const header = new ByteWriter(HEADER_BYTES)
    header.text(isLong ? 'RF64' : 'RIFF')
    header.uint32(size(riffBytes))
    header.text(isLong ? 'WAVEds64' : 'WAVEJUNK')
    header.uint32(LONG_BYTES - 8)
    for (const long of [riffBytes, dataBytes, frames]) header.uint64(isLong ? long! : 0)
    header.uint32(0)
    header.text('fmt ')
    header.uint32(FORMAT_BYTES - 8)
    header.uint16(this.#pcm ? 1 : 3)
    header.uint16(channels.length)
    header.uint32(sampleRate!)
    header.uint32(Math.min(MAX_32_BITS, sampleRate! * this.#frameBytes))
    header.uint16(this.#frameBytes)
    header.uint16(8 * this.#bytes)
    header.uint16(0)
    header.text('fact')
    header.uint32(FACT_BYTES - 8)
    header.uint32(size(frames))
    header.text('data')
    header.uint32(size(dataBytes))
    return header.bytes
  }
}

class ByteWriter {
  readonly bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
    this.#view = new DataView(this.bytes.buffer)
  }

  text(ascii: string): void {
    for (const character of ascii) this.#view.setUint8(this.#at++, character.charCodeAt(0))
  }
  uint16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }
  uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }
  uint64(value: number): void {
    this.#view.setBigUint64(this.#at, BigInt(value), true)
    this.#at += 8
  }
}
