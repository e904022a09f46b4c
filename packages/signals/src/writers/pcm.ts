import { say } from '../say.ts'
import { SignalError } from '../signal-error.ts'
import type { SampleArray } from '../types.ts'
import type { EncoderSettings } from './encoder.ts'

const FRAMES = 16_384

/** Numbers from −1 up to 1 as integers: times 2^(bits − 1), to the nearest. */
export class PcmEncoder {
  clipped: number | undefined
  readonly #bits: number
  readonly #settings: EncoderSettings
  #frames = 0

  constructor(bits: number, settings: EncoderSettings) {
    this.#bits = bits
    this.#settings = settings
    if (settings.options.clip) this.clipped = 0
  }

  *encode(data: readonly SampleArray[]): Generator<Uint8Array> {
    const { length } = data[0]!
    for (let start = 0; start < length; start += FRAMES) {
      const count = Math.min(FRAMES, length - start)
      yield this.#chunk(
        data.map((samples) => samples.subarray(start, start + count)),
        count,
      )
      this.#frames += count
    }
  }

  #chunk(data: readonly SampleArray[], count: number): Uint8Array {
    const size = this.#bits / 8
    const scale = 2 ** (this.#bits - 1)
    const bytes = new Uint8Array(count * data.length * size)
    const view = new DataView(bytes.buffer)
    for (const [c, samples] of data.entries()) {
      for (let i = 0, at = c * size; i < count; i++, at += data.length * size) {
        let value = Math.round(samples[i]! * scale)
        if (!(value >= -scale && value < scale)) value = this.#beyond(samples[i]!, c, i)
        if (size === 1) view.setUint8(at, value + 128)
        else if (size === 2) view.setInt16(at, value, true)
        else if (size === 4) view.setInt32(at, value, true)
        else {
          view.setUint16(at, value & 0xffff, true)
          view.setInt8(at + 2, value >> 16)
        }
      }
    }
    return bytes
  }

  /** What becomes of a number that has no place in the range. */
  #beyond(value: number, c: number, i: number): number {
    const { header, options, file } = this.#settings
    const scale = 2 ** (this.#bits - 1)
    if (options.clip && !Number.isNaN(value)) {
      this.clipped = (this.clipped ?? 0) + 1
      return value < 0 ? -scale : scale - 1
    }
    const bits = this.#bits
    const problem = Number.isNaN(value)
      ? say('pcm-missing', { bits })
      : say('pcm-beyond', { bits, value: Number.isFinite(value) ? value : String(value) })
    const { name: channel } = header.channels[c]!
    throw new SignalError(problem, { file, sample: this.#frames + i, channel })
  }
}
