import { say } from '../say.ts'
import { SignalError } from '../signal-error.ts'
import type { SampleArray } from '../types.ts'
import { commonType, type Encoder, type EncoderSettings } from './encoder.ts'
import { interleaved } from './interleaved.ts'

const HEADER_BYTES = 128

/** An array of shape `[C, L]` in Fortran order, so that samples of one time lie together and can be appended. */
export class NpyEncoder implements Encoder {
  readonly #settings: EncoderSettings
  readonly #type: 'float32' | 'float64'
  #length = 0

  constructor(settings: EncoderSettings) {
    const { header, options, file, canPatch } = settings
    const { sampleType } = options
    this.#settings = settings
    this.#type = sampleType === 'float32' || sampleType === 'float64' ? sampleType : commonType(settings)
    if (header.length === undefined && !canPatch) {
      throw new SignalError(say('npy-stream'), { file })
    }
  }

  *begin(): Generator<Uint8Array> {
    yield this.#header(this.#settings.header.length ?? 0)
  }

  *encode(data: readonly SampleArray[]): Generator<Uint8Array> {
    this.#length += data[0]!.length
    yield* interleaved(data, this.#type)
  }

  *end(): Generator<Uint8Array> {}

  *patches() {
    yield { position: 0, chunk: this.#header(this.#length) }
  }

  #header(length: number): Uint8Array {
    const descr = this.#type === 'float32' ? '<f4' : '<f8'
    const shape = `(${this.#settings.header.channels.length}, ${length})`
    const dict = `{'descr': '${descr}', 'fortran_order': True, 'shape': ${shape}, }`
    const text = `\x93NUMPY\x01\x00${String.fromCharCode(HEADER_BYTES - 10, 0)}${dict}`
    return Uint8Array.from(`${text.padEnd(HEADER_BYTES - 1)}\n`, (character) => character.charCodeAt(0))
  }
}
