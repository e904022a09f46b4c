import { joinUnit } from '../column-names.ts'
import { CsvError } from '../csv-error.ts'
import { say } from '../say.ts'
import { float32Text, float64Text } from '../number-text.ts'
import { HEAD_BYTES } from '../sniff.ts'
import { TELLING_ROWS, TimeStamps } from '../time-stamps.ts'
import type { Decimal, Delimiter, SampleArray } from '../types.ts'
import type { Encoder, EncoderSettings } from './encoder.ts'

const ROWS_PER_CHUNK = 4096

/** Longest text of a double, with its delimiter. */
const MAX_NUMBER_BYTES = 26

/** One header with names and units, a time column that gives the sample rate back, and the shortest numbers. */
export class CsvEncoder implements Encoder {
  readonly #settings: EncoderSettings
  readonly #delimiter: Delimiter
  readonly #decimal: Decimal
  readonly #timed: boolean
  readonly #encoder = new TextEncoder()
  #stamps: TimeStamps | null = null
  /** Blocks that wait until there are rows enough to choose the decimals of the time by. */
  #held: (readonly SampleArray[])[] | null
  #heldRows = 0
  #row = 0

  constructor(settings: EncoderSettings) {
    const { header, options, file } = settings
    this.#settings = settings
    this.#decimal = options.decimal ?? '.'
    this.#delimiter = options.delimiter ?? (this.#decimal === ',' ? ';' : ',')
    if (this.#delimiter === this.#decimal) {
      throw new CsvError(say('csv-marks', { mark: this.#delimiter }), { file })
    }
    this.#timed = options.timeColumn ?? header.sampleRate !== null
    this.#held = this.#timed ? [] : null
  }

  *begin(): Generator<Uint8Array> {
    const { channels } = this.#settings.header
    const names = [...(this.#timed ? ['time (s)'] : []), ...channels.map(joinUnit)]
    yield this.#bytes(`${names.map((name) => this.#quotedIfNeeded(name)).join(this.#delimiter)}\n`)
  }

  *encode(data: readonly SampleArray[]): Generator<Uint8Array> {
    if (this.#held === null) {
      yield* this.#rows(data)
      return
    }
    this.#held.push(data.map((samples) => samples.slice()))
    this.#heldRows += data[0]!.length
    if (this.#heldRows >= this.#tellingRows) yield* this.#release()
  }

  *end(): Generator<Uint8Array> {
    yield* this.#release()
  }

  /** A reader looks at the beginning only: so many rows are sure to be in it. */
  get #tellingRows(): number {
    const { length } = this.#settings.header.channels
    const inHead = Math.floor(HEAD_BYTES / 2 / (MAX_NUMBER_BYTES * (length + 1)))
    return Math.min(TELLING_ROWS, Math.max(2, inHead))
  }

  *#release(): Generator<Uint8Array> {
    const held = this.#held
    if (held === null) return
    this.#held = null
    const { sampleRate, startTime } = this.#settings.header
    this.#stamps = TimeStamps.for(sampleRate!, startTime, Math.min(this.#heldRows, this.#tellingRows))
    for (const data of held) yield* this.#rows(data)
  }

  *#rows(data: readonly SampleArray[]): Generator<Uint8Array> {
    const texts = data.map((samples) => (samples instanceof Float32Array ? float32Text : float64Text))
    const { length } = data[0]!
    for (let start = 0; start < length; start += ROWS_PER_CHUNK) {
      const end = Math.min(length, start + ROWS_PER_CHUNK)
      let chunk = ''
      for (let i = start; i < end; i++) {
        if (this.#stamps) chunk += this.#stamps.text(this.#row) + this.#delimiter
        this.#row++
        for (let c = 0; c < data.length; c++) {
          if (c > 0) chunk += this.#delimiter
          chunk += texts[c]!(data[c]![i]!)
        }
        chunk += '\n'
      }
      // Only numbers are in it, so every point is a decimal mark.
      yield this.#bytes(this.#decimal === ',' ? chunk.replaceAll('.', ',') : chunk)
    }
  }

  #bytes(text: string): Uint8Array {
    return this.#encoder.encode(text)
  }

  /** Quotes a name that would otherwise be parted, by this delimiter or what a reader may take for one, trimmed or taken for a comment. */
  #quotedIfNeeded(name: string): string {
    const plain = !/[",;|\t\r\n]|^[#%/'\s]|\s$/.test(name) && !name.includes(this.#delimiter)
    return plain ? name : `"${name.replaceAll('"', '""')}"`
  }
}
