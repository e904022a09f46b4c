import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { joinUnit } from '../column-names.ts'
import { TIMING_KEY, timingText } from '../formats/parquet-timing.ts'
import { say } from '../say.ts'
import { SignalError } from '../signal-error.ts'
import type { SampleArray } from '../types.ts'
import type { Encoder, EncoderSettings } from './encoder.ts'

/** Rows in a group: so many are held until they are written. */
const GROUP_ROWS = 131_072

const TIME = 'time (s)'

/** A column of each channel, before them the time, and the exact sample rate in the file's metadata. */
export class ParquetEncoder implements Encoder {
  readonly #settings: EncoderSettings
  readonly #names: readonly string[]
  readonly #types: readonly ('float32' | 'float64')[]
  readonly #timed: boolean
  readonly #bytes = new ByteWriter()
  #writer: ParquetWriter | null = null
  readonly #group: SampleArray[]
  #filled = 0
  #row = 0

  constructor(settings: EncoderSettings) {
    const { header, options, file, types } = settings
    const { sampleType } = options
    this.#settings = settings
    this.#timed = options.timeColumn ?? header.sampleRate !== null
    this.#types = sampleType === 'float32' || sampleType === 'float64' ? types.map(() => sampleType) : types
    this.#names = header.channels.map(joinUnit)
    const all = this.#timed ? [TIME, ...this.#names] : this.#names
    const twice = all.find((name, i) => all.indexOf(name) !== i)
    if (twice !== undefined) {
      throw new SignalError(say('parquet-names', { name: twice }), { file })
    }
    const rows = Math.min(GROUP_ROWS, header.length ?? GROUP_ROWS)
    this.#group = this.#types.map((type) =>
      type === 'float32' ? new Float32Array(rows) : new Float64Array(rows),
    )
  }

  *begin(): Generator<Uint8Array> {
    const { sampleRate, startTime } = this.#settings.header
    const column = (name: string, type: 'float32' | 'float64') => ({
      name,
      type: type === 'float32' ? ('FLOAT' as const) : ('DOUBLE' as const),
      repetition_type: 'REQUIRED' as const,
    })
    const columns = this.#names.map((name, c) => column(name, this.#types[c]!))
    if (this.#timed) columns.unshift(column(TIME, 'float64'))
    const timeColumn = this.#timed ? TIME : null
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'root', num_children: columns.length }, ...columns],
      kvMetadata: [{ key: TIMING_KEY, value: timingText({ sampleRate, startTime, timeColumn }) }],
      createdBy: 'Sinal',
    })
    yield this.#taken()
  }

  *encode(data: readonly SampleArray[]): Generator<Uint8Array> {
    const { length } = data[0]!
    for (let from = 0; from < length;) {
      const room = this.#group[0]!.length - this.#filled
      const count = Math.min(length - from, room)
      for (const [c, samples] of data.entries()) {
        this.#group[c]!.set(samples.subarray(from, from + count), this.#filled)
      }
      this.#filled += count
      from += count
      if (count === room) yield* this.#flush()
    }
  }

  *end(): Generator<Uint8Array> {
    yield* this.#flush()
    void this.#writer!.finish()
    yield this.#taken()
  }

  *#flush(): Generator<Uint8Array> {
    const rows = this.#filled
    if (rows === 0) return
    const { sampleRate, startTime } = this.#settings.header
    // Dictionaries would not tell −0 from 0.
    const encoding = 'PLAIN' as const
    const columnData = this.#names.map((name, c) => ({
      name,
      data: this.#group[c]!.subarray(0, rows),
      encoding,
    }))
    if (this.#timed) {
      const data = Float64Array.from({ length: rows }, (_, i) => startTime + (this.#row + i) / sampleRate!)
      columnData.unshift({ name: TIME, data, encoding })
    }
    void this.#writer!.write({ columnData, rowGroupSize: rows })
    this.#row += rows
    this.#filled = 0
    yield this.#taken()
  }

  /** What the library has written so far, once. */
  #taken(): Uint8Array {
    const taken = this.#bytes.getBytes().slice()
    this.#bytes.index = 0
    return taken
  }
}
