import { CsvError } from '../csv-error.ts'
import { secondsPer } from '../sample-rate.ts'
import { say } from '../say.ts'
import { UnitWriter } from '../number-units.ts'
import { HEAD_BYTES } from '../sniff.ts'
import { TELLING_ROWS, TimeStamps } from '../time-stamps.ts'
import type { Decimal, Delimiter, LineEnd, Quote, SampleArray, TimeStyle } from '../types.ts'
import { ClockText } from './clock-text.ts'
import { findableQuote, headerLines } from './csv-header.ts'
import type { Encoder, EncoderSettings } from './encoder.ts'
import { textEncoder, unitEncoder } from './text-bytes.ts'

/** Room for a chunk, which mostly is filled to a half. */
const UNITS_PER_CHUNK = 512 * 1024
/** Longest text of a double, with the delimiter and quotes before it; and of a time, with all that else is in a row. */
const MAX_NUMBER_UNITS = 28
const MAX_TIME_UNITS = 256
/** Of the first, without quotes. */
const MAX_NUMBER_BYTES = 26

const BYTE_ORDER_MARK = '\ufeff'

const SECONDS: TimeStyle = { titles: ['time (s)'], unit: 's' }

/** The lines above the samples, with these titles of time columns. */
interface Head {
  readonly titles: readonly string[]
  readonly bytes: Uint8Array
}

/** Names with units, a time column that gives the sample rate back, and the shortest numbers. */
export class CsvEncoder implements Encoder {
  readonly #settings: EncoderSettings
  readonly #delimiter: Delimiter
  readonly #decimal: Decimal
  readonly #lineEnd: LineEnd
  /** Around what would be parted otherwise; null: `"`, around names alone. */
  readonly #mark: Quote | null
  /** Around each number; mostly '': nothing. */
  readonly #quote: Quote | ''
  readonly #timed: boolean
  readonly #bytes: (text: string) => Uint8Array
  readonly #encode: (out: UnitWriter) => Uint8Array
  readonly #head: Head
  /** The time of each row, with the delimiter behind it. */
  #timeOf: ((row: number) => string) | null = null
  /** Blocks that wait until there are rows enough to choose the decimals of the time by; null: no more. */
  #held: (readonly SampleArray[])[] | null
  #heldRows = 0
  #row = 0
  /** For a chunk at a time. */
  #out: UnitWriter | null = null

  constructor(settings: EncoderSettings) {
    const { header, options, file } = settings
    this.#settings = settings
    this.#decimal = options.decimal ?? '.'
    this.#delimiter = options.delimiter ?? (this.#decimal === ',' ? ';' : ',')
    this.#lineEnd = options.lineEnd ?? '\n'
    this.#bytes = textEncoder(options.encoding, file)
    this.#encode = unitEncoder(options.encoding, this.#bytes)
    // Fields that hold the delimiter are quoted, where the caller quotes.
    const areApart = this.#delimiter !== this.#decimal
    const titles = (options.time ?? SECONDS).titles
    this.#mark = findableQuote(options.quote ?? null, this.#delimiter, titles, header.channels)
    this.#quote = areApart ? '' : (this.#mark ?? '')
    if (!areApart && this.#quote === '') {
      throw new CsvError(say('csv-marks', { mark: this.#delimiter }), { file })
    }
    this.#timed = options.timeColumn ?? (header.sampleRate !== null || isCounting(settings))
    this.#held = this.#timed ? [] : null
    // Now, so that what an encoding has no characters for is told before a file is begun.
    this.#head = this.#headOf(this.#timed ? titles : [])
  }

  *begin(): Generator<Uint8Array> {
    const { encoding = 'utf-8', byteOrderMark = encoding.startsWith('utf-16') } = this.#settings.options
    if (byteOrderMark && encoding !== 'windows-1252') yield this.#bytes(BYTE_ORDER_MARK)
    if (!this.#timed) yield this.#head.bytes
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

  #headOf(titles: readonly string[]): Head {
    const { header, options } = this.#settings
    const lines = headerLines(titles, header.channels, this.#delimiter, { ...options, quote: this.#mark })
    return { titles, bytes: this.#bytes(lines.map((line) => line + this.#lineEnd).join('')) }
  }

  *#release(): Generator<Uint8Array> {
    const held = this.#held
    if (held === null) return
    this.#held = null
    const titles = this.#beginTime()
    yield titles === this.#head.titles ? this.#head.bytes : this.#headOf(titles).bytes
    for (const data of held) yield* this.#rows(data)
  }

  /** Chooses how the time is written. @returns titles of its columns */
  #beginTime(): readonly string[] {
    const { header, options } = this.#settings
    const rows = Math.min(this.#heldRows, this.#tellingRows)
    const { sampleRate, startTime } = header
    const style = options.time ?? SECONDS
    const { titles, unit, format = null, like = null } = style
    if (sampleRate === null) {
      const first = Number(like)
      return this.#numbers(TimeStamps.for(1, Number.isSafeInteger(first) ? first : 0, rows), titles)
    }
    if (unit === 'samples') return this.#numbers(TimeStamps.for(sampleRate, startTime, rows), SECONDS.titles)
    if (format === null) {
      return this.#numbers(TimeStamps.for(sampleRate, startTime, rows, { perUnit: secondsPer(unit) }), titles)
    }
    const least = ClockText.decimalsOf(like ?? '')
    const stamps = TimeStamps.for(sampleRate, startTime, rows, { least })
    const clock = ClockText.for(stamps, format, like ?? '')
    return (
      this.#clock(clock, titles) ?? this.#numbers(TimeStamps.for(sampleRate, startTime, rows), SECONDS.titles)
    )
  }

  #numbers(stamps: TimeStamps, titles: readonly string[]): readonly string[] {
    const quote = this.#quote
    this.#timeOf = (row) => quote + this.#marked(stamps.text(row)) + quote + this.#delimiter
    return titles
  }

  /** @returns null where the stamps would be parted by the delimiter */
  #clock(clock: ClockText | null, titles: readonly string[]): readonly string[] | null {
    if (clock === null) return null
    const delimiter = this.#delimiter
    const isApart = titles.length > 1
    const parts = clock.text(0)
    const whole = isApart ? parts.filter((_, i) => i !== 1) : [parts.join('')]
    if (whole.some((text) => text.includes(delimiter) || text === '')) return null
    this.#timeOf = (row) => {
      const [date, gap, time] = clock.text(row)
      return date + (isApart ? delimiter : gap) + time + delimiter
    }
    return titles
  }

  #marked(number: string): string {
    return this.#decimal === ',' ? number.replaceAll('.', ',') : number
  }

  *#rows(data: readonly SampleArray[]): Generator<Uint8Array> {
    const { length } = data[0]!
    const unitsPerRow = data.length * MAX_NUMBER_UNITS + MAX_TIME_UNITS
    const rows = Math.max(1, Math.floor(UNITS_PER_CHUNK / unitsPerRow))
    this.#out ??= new UnitWriter(rows * unitsPerRow, this.#decimal)
    for (let start = 0; start < length; start += rows) {
      yield this.#chunk(this.#out, data, start, Math.min(length, start + rows))
    }
  }

  #chunk(out: UnitWriter, data: readonly SampleArray[], start: number, end: number): Uint8Array {
    const [quote, timeOf] = [this.#quote, this.#timeOf]
    const delimiter = quote + this.#delimiter + quote
    const lineEnd = quote + this.#lineEnd
    out.clear()
    for (let i = start; i < end; i++) {
      if (timeOf !== null) out.text(timeOf(this.#row))
      out.text(quote)
      for (let c = 0; c < data.length; c++) {
        const samples = data[c]!
        if (c > 0) out.text(delimiter)
        if (samples instanceof Float32Array) out.float32(samples[i]!)
        else out.float64(samples[i]!)
      }
      this.#row++
      out.text(lineEnd)
    }
    return this.#encode(out)
  }
}

/** Whether the time column counts samples, as nothing says how many a second there are. */
function isCounting({ header, options }: EncoderSettings): boolean {
  return header.sampleRate === null && options.time?.unit === 'samples'
}
