import type { ReadOptions, SampleArray } from './types.ts'

export type Filling = Extract<NonNullable<ReadOptions['missingSamples']>, 'interpolate' | 'hold'>

/** Consecutive rows: an array a channel, and the rows' times where they are uneven. */
export interface Rows {
  readonly data: readonly SampleArray[]
  readonly times: Float64Array | null
  /** Of text: the line of each row. */
  readonly lines?: Float64Array | undefined
}

interface Held extends Rows {
  /** Number of the first row. */
  readonly first: number
  /** Whether the arrays are the filler's own. */
  readonly own: boolean
}

/** A sample that is there. */
export interface Known {
  /** Rows are counted from the first that the filler sees. */
  readonly row: number
  readonly time: number
  readonly value: number
}

interface Channel {
  /** The last sample that was there. */
  before: Known | null
  /** The next one, as far as it was foreseen; null: there is none. */
  next: Known | null | undefined
  /** First of the rows that can't be filled yet; Infinity: none. */
  open: number
  /** Of text: that row's line. */
  line: number | null
}

/**
 * Fills each run of NaN. 'interpolate': on the straight line from the sample before to the one after, and at either end
 * with the nearest sample. 'hold': with the sample before; at the beginning with the first one there is. Without any
 * sample, all stays NaN.
 *
 * Rows come in pieces of any length. Those after the beginning of a gap whose end is not known are held.
 */
export class GapFiller {
  readonly #how: Filling
  readonly #channels: readonly Channel[]
  #held: Held[] = []
  /** Rows seen. */
  #rows = 0

  constructor(how: Filling, channels: number) {
    this.#how = how
    this.#channels = Array.from({ length: channels }, () => ({
      before: null,
      next: undefined,
      open: Infinity,
      line: null,
    }))
  }

  /** Takes rows, whose arrays are written to, and copied when they must be held. */
  push({ data, times, lines }: Rows): void {
    const piece = { data, times, lines, first: this.#rows, own: false }
    this.#held.push(piece)
    this.#rows += data[0]?.length ?? 0
    for (const c of this.#channels.keys()) this.#look(c, piece)
  }

  /** No row follows. */
  end(): void {
    for (const [c, { open }] of this.#channels.entries()) if (open < Infinity) this.foresee(c, null)
  }

  /** The rows that are known, in order; good until the next are pushed. */
  take(): Rows[] {
    const until = this.#until
    const held = this.#held
    this.#held = []
    return held.flatMap((piece) => {
      const length = piece.data[0]?.length ?? 0
      const known = Math.max(0, Math.min(length, until - piece.first))
      if (known < length) this.#hold(piece, known)
      return known === 0 ? [] : [rowsOf(piece, 0, known)]
    })
  }

  /** How many rows are held. */
  get held(): number {
    return this.#rows - Math.min(this.#rows, this.#until)
  }

  /** Channels that must be foreseen, for the rows held to be known; and in which row each gap begins. */
  get gaps(): readonly { readonly channel: number; readonly row: number; readonly line: number | null }[] {
    return this.#channels.flatMap(({ open, line }, channel) =>
      open < Infinity ? [{ channel, row: open, line }] : [],
    )
  }

  /** @param next the first sample of a channel that is in no row seen; null: there is none */
  foresee(channel: number, next: Known | null): void {
    const state = this.#channels[channel]!
    state.next = next
    this.#fill(channel, state.open, this.#rows, next)
    state.open = Infinity
  }

  get #until(): number {
    return this.#channels.reduce((least, { open }) => Math.min(least, open), Infinity)
  }

  #hold(piece: Held, from: number): void {
    const rest = rowsOf(piece, from)
    const copied = {
      data: rest.data.map((samples) => samples.slice()),
      times: rest.times && rest.times.slice(),
      lines: rest.lines?.slice(),
    }
    this.#held.push({ ...(piece.own ? rest : copied), first: piece.first + from, own: true })
  }

  /** Fills what can be filled in a channel of a piece, and what was open before it. */
  #look(c: number, { data, times, lines, first }: Held): void {
    const samples = data[c]!
    const channel = this.#channels[c]!
    for (let i = 0; i < samples.length;) {
      const from = i
      while (i < samples.length && Number.isNaN(samples[i])) i++
      if (i > from && channel.open === Infinity) {
        channel.open = first + from
        channel.line = lines?.[from] ?? null
      }
      const sample = (at: number) => ({ row: first + at, time: times ? times[at]! : 0, value: samples[at]! })
      if (i < samples.length) {
        if (channel.open < Infinity) this.#fill(c, channel.open, first + i, sample(i))
        channel.open = Infinity
        while (i < samples.length && !Number.isNaN(samples[i])) i++
        channel.before = sample(i - 1)
        channel.next = undefined
      } else if (channel.next !== undefined) this.foresee(c, channel.next)
      else if (this.#how === 'hold' && channel.before) {
        this.#fill(c, channel.open, first + i, null)
        channel.open = Infinity
      }
    }
  }

  /** Fills a channel's rows from `from` to before `to`, which are held. */
  #fill(c: number, from: number, to: number, after: Known | null): void {
    const { before } = this.#channels[c]!
    const isLine = this.#how === 'interpolate' && isFinite(before) && isFinite(after)
    const constant = before?.value ?? after?.value ?? NaN
    for (const { data, times, first } of this.#held) {
      const samples = data[c]!
      const start = Math.max(0, from - first)
      const end = Math.min(samples.length, to - first)
      if (!isLine) {
        if (start < end) samples.fill(constant, start, end)
        continue
      }
      for (let i = start; i < end; i++) {
        const evenPart = (first + i - before.row) / (after.row - before.row)
        const part = times ? (times[i]! - before.time) / (after.time - before.time) : evenPart
        samples[i] = before.value + (after.value - before.value) * (part >= 0 && part <= 1 ? part : evenPart)
      }
    }
  }
}

function isFinite(sample: Known | null): sample is Known {
  return sample !== null && Number.isFinite(sample.value)
}

function rowsOf({ data, times, lines }: Rows, from: number, to?: number): Rows {
  return {
    data: data.map((samples) => samples.subarray(from, to)),
    times: times && times.subarray(from, to),
    lines: lines?.subarray(from, to),
  }
}
