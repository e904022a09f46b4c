import type { Refusal } from './choice.ts'
import { type Filling, GapFiller, type Known, type Rows } from './gap-filler.ts'
import type { Piece } from './opened.ts'
import { Resampler, StepTooLong, tooManySamples } from './resample.ts'
import { Rests } from './rests.ts'
import type { RowSource } from './row-source.ts'
import { StampTimes } from './stamp-times.ts'
import type { ReadOptions, Resampling, SampleArray } from './types.ts'
import { say } from './say.ts'

/** What becomes of missing and uneven samples. */
export interface Policies {
  readonly fill: Filling | null
  readonly refuse: boolean
  /** Hz; null: the samples stay where they are. */
  readonly rate: number | null
}

const CHOICES = {
  missingSamples: ['keep', 'interpolate', 'hold', 'refuse'],
  badRows: ['refuse', 'skip'],
} as const

/** @throws {SignalError} an option is none of its choices, or asks for what the file has not */
export function policiesOf(options: ReadOptions, { name: file, ...source }: PolicedFile): Policies {
  const { Wrong } = source
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = options[name as keyof typeof CHOICES]
    if (value === undefined || (choices as readonly string[]).includes(value)) continue
    const expected = choices.map((choice) => `'${choice}'`).join(', ')
    const wrong = { option: name, choices: expected, got: JSON.stringify(value) }
    throw new Wrong(say('option-choice', wrong), { file })
  }
  const { missingSamples: how, resample } = options
  const fill = how === 'interpolate' || how === 'hold' ? how : null
  const refuse = how === 'refuse'
  if (resample === undefined) return { fill, refuse, rate: null }
  if (resample !== 'even' && !(typeof resample === 'number' && resample > 0 && resample < Infinity)) {
    throw new Wrong(say('option-resample', { got: JSON.stringify(resample) }), { file })
  }
  const rate = resample === 'even' ? source.sampleRate : resample
  if (rate === null || (source.stamps === null && source.sampleRate === null)) {
    throw new Wrong(say('resample-without-time'), { file })
  }
  return { fill, refuse, rate }
}

type PolicedFile = Pick<RowSource, 'name' | 'sampleRate' | 'stamps' | 'Wrong'> & { readonly Wrong: Refusal }

/** What of a file is read, as its rows are. */
export interface Part {
  /** Indices into the file's channels, each once. */
  readonly channels: readonly number[]
  /** Of the samples wanted: rows, or places on the grid that they are put on. */
  readonly start: number
  readonly end: number
  readonly dtype: 'float32' | 'float64'
  /** Bytes that may be held back for a gap to end. */
  readonly mostHeld: number
  /** Samples that one step in time may make, where they are resampled. */
  readonly mostInStep: number
  /** Whether that is because all of them are held in memory. */
  readonly areHeld: boolean
}

/** One reading of a file's rows, with what its policies make of them. */
export class PolicedReading {
  readonly #source: RowSource
  readonly #policies: Policies
  readonly #part: Part
  readonly #options: ReadOptions
  readonly #filler: GapFiller | null
  readonly #resampler: Resampler | null
  /** Times of the rows to come; null where they are even, or of no interest. */
  #times: StampTimes | null
  /** Number of the row to come. */
  #row: number
  /** Number of the row to be resampled next. */
  #rowMade = 0
  /** Of the whole file. */
  #expectedRows: number

  constructor(source: RowSource, policies: Policies, part: Part, options: ReadOptions) {
    const { fill, rate } = policies
    const { channels, start, end, mostInStep } = part
    this.#source = source
    this.#policies = policies
    this.#part = part
    this.#options = options
    this.#filler = fill && new GapFiller(fill, channels.length)
    const range = { channels: channels.length, start, end, mostInStep }
    this.#resampler = rate === null ? null : new Resampler({ ...range, rate })
    this.#times = rate === null || !source.stamps ? null : new StampTimes(source.stamps)
    this.#row = this.#firstRow
    this.#expectedRows = source.length ?? 0
  }

  /** How the samples came onto the even grid, where they did. */
  get resampled(): Resampling | undefined {
    const { rate } = this.#policies
    if (rate === null || !this.#resampler) return undefined
    const startTime = (this.#times ?? this.#source).startTime + this.#part.start / rate
    return { method: 'linear', sampleRate: rate, startTime, ...this.#resampler.account() }
  }

  /** The samples wanted, in pieces that are good until the next one is asked for. */
  async *pieces(rows: AsyncIterable<Piece>): AsyncGenerator<readonly SampleArray[]> {
    const { start, end } = this.#part
    if (start >= end) return
    const filler = this.#filler
    const rests = new Rests()
    for await (const piece of rows) {
      this.#expectedRows = piece.expectedRows ?? this.#expectedRows
      if (this.#policies.refuse) this.#expectComplete(piece)
      const known = { data: piece.data, times: this.#timesOf(piece), lines: piece.lines }
      this.#row += piece.data[0]?.length ?? 0
      filler?.push(known)
      for (const some of this.#made(filler ? filler.take() : [known])) {
        yield some
        await rests.take(this.#options.signal)
      }
      if (filler && this.#isHeldTooLong(filler)) {
        await this.#foresee(filler)
        for (const some of this.#made(filler.take())) yield some
      }
      if (this.#resampler?.isComplete) break
    }
    filler?.end()
    if (filler) yield* this.#made(filler.take())
    if (this.#resampler) yield this.#resampler.rest()
  }

  /** How many samples there are thought to be in the end; 0 where nobody knows. */
  get expected(): number {
    const { start, end } = this.#part
    return this.#keepsRows ? Math.max(0, Math.min(end, this.#expectedRows) - start) : 0
  }

  /** Whether the samples stay as the file has them. */
  get isPlain(): boolean {
    return this.#keepsRows && this.#filler === null
  }

  /** Whether the samples stay where the file has them. */
  get #keepsRows(): boolean {
    return this.#policies.rate === null
  }

  /** The part of the file that must be read. */
  get #firstRow(): number {
    return this.#keepsRows ? this.#part.start : 0
  }
  get #endRow(): number {
    return this.#keepsRows ? this.#part.end : Infinity
  }

  /** What the rows are read as: a grid lies between them. */
  get request() {
    const { channels, dtype } = this.#part
    const withTime = this.#policies.rate !== null && this.#source.stamps !== null
    return {
      channels,
      start: this.#firstRow,
      end: this.#endRow,
      dtype: this.#keepsRows ? dtype : ('float64' as const),
      withTime,
    }
  }

  *#made(rows: Iterable<Rows>): Generator<readonly SampleArray[]> {
    const slack = this.#times?.slack ?? 0
    for (const { data, times, lines } of rows) {
      if (times !== null) this.#expectFewEnough(times)
      try {
        if (this.#resampler) yield* this.#resampler.push(times!, data, slack)
        else yield data
      } catch (error) {
        if (!(error instanceof StepTooLong)) throw error
        const { row, seconds } = error
        const { mostInStep, areHeld } = this.#part
        const step = { most: mostInStep, rate: this.#policies.rate!, seconds }
        const long = areHeld ? say('step-long', step) : say('step-endless', step)
        throw this.#source.wrongAt(long, null, lines?.[row] ?? null, this.#rowMade + row)
      }
      this.#rowMade += data[0]?.length ?? 0
    }
  }

  /** As soon as the first rows tell how far they are apart. */
  #expectFewEnough(times: Float64Array): void {
    const { rate } = this.#policies
    if (rate === null || this.#rowMade > 0) return
    const { name: file, Wrong } = this.#source
    const rows = Math.max(times.length, this.#expectedRows)
    const many = tooManySamples(rate, times, rows, this.#part.end)
    if (many !== null) throw new Wrong(say('resample-high', { ...many, got: rate }), { file })
  }

  #timesOf({ data, time }: Piece, of = this.#times, row = this.#row): Float64Array | null {
    const { sampleRate } = this.#source
    if (this.#keepsRows) return null
    if (of) return of.of(time!)
    return Float64Array.from(data[0] ?? [], (_, i) => (row + i) / sampleRate!)
  }

  #expectComplete(piece: Piece): void {
    for (const [c, samples] of piece.data.entries()) {
      const i = samples.findIndex(Number.isNaN)
      if (i < 0) continue
      const line = piece.lines?.[i] ?? null
      throw this.#source.wrongAt(say('sample-missing'), this.#part.channels[c]!, line, this.#row + i)
    }
  }

  #isHeldTooLong(filler: GapFiller): boolean {
    const { channels, mostHeld } = this.#part
    return filler.held * (channels.length + 1) * 8 > mostHeld
  }

  /** Reads ahead for the samples after the gaps that are open. */
  async #foresee(filler: GapFiller): Promise<void> {
    const { gaps } = filler
    const { channels, mostHeld } = this.#part
    if (this.#source.rereading === 'never') {
      const { channel, row, line } = gaps[0]!
      const long = say('gap-long', { most: mostHeld })
      throw this.#source.wrongAt(long, channels[channel]!, line, this.#firstRow + row)
    }
    const open = new Set(gaps.map(({ channel }) => channel))
    const wanted = [...open]
    const { signal } = this.#options
    const request = {
      ...this.request,
      channels: wanted.map((channel) => channels[channel]!),
      start: this.#row,
    }
    const { onProgress: _, ...quiet } = this.#options
    const ahead = await this.#source.begin(request, quiet)
    const times = this.#times?.copy() ?? null
    let row = this.#row
    for await (const piece of ahead.pieces) {
      signal?.throwIfAborted()
      const at = this.#timesOf(piece, times, row)
      for (const [w, channel] of wanted.entries()) {
        const i = open.has(channel) ? piece.data[w]!.findIndex((value) => !Number.isNaN(value)) : -1
        if (i < 0) continue
        open.delete(channel)
        const known: Known = { row: row + i - this.#firstRow, time: at?.[i] ?? 0, value: piece.data[w]![i]! }
        filler.foresee(channel, known)
      }
      if (open.size === 0) return
      row += piece.data[0]!.length
    }
    for (const channel of open) filler.foresee(channel, null)
  }
}
