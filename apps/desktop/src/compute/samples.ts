import { envelope, EnvelopePyramid, type SampleArray } from '@sinal/signals'
import type { SampleWindow } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'

/** A stretch of so many samples is looked through in a moment: it is not worth a pyramid of the whole. */
const SHORT = 2 ** 17
/** Samples that a pyramid takes in at once: a few milliseconds' work. */
const PIECE = 2 ** 20

/** Channels of one length, with a pyramid for each of which a long stretch was looked at. */
export class Samples {
  #data: readonly SampleArray[]
  readonly #pyramids = new Map<number, EnvelopePyramid>()

  constructor(data: readonly SampleArray[]) {
    this.#data = data
  }

  get data(): readonly SampleArray[] {
    return this.#data
  }

  /** Takes in what came after the samples there are: `data` begins with those. */
  extend(data: readonly SampleArray[]): void {
    this.#data = data
    for (const [channel, pyramid] of this.#pyramids) pyramid.extend(data[channel]!)
  }

  get length(): number {
    return this.data[0]?.length ?? 0
  }

  /**
   * Makes a window of samples [start, end) take no longer than its points do, in pieces between which others get their
   * turn: of ten million samples that were never looked at, it would take all of them at once.
   */
  async prepare(
    channels: readonly number[],
    start: number,
    end: number,
    rest: () => Promise<void> | void,
  ): Promise<void> {
    if (this.#countIn(start, end) <= SHORT) return
    for (const channel of channels) {
      const pyramid = this.#pyramids.get(channel) ?? new EnvelopePyramid(this.channel(channel).subarray(0, 0))
      while (!this.#pyramids.has(channel) && pyramid.length + PIECE < this.length) {
        pyramid.extend(this.channel(channel).subarray(0, pyramid.length + PIECE))
        await rest()
      }
      if (!this.#pyramids.has(channel)) this.#keep(channel, pyramid)
    }
  }

  /** Min/max pairs of samples [start, end) of some channels, for `width` points. */
  window(channels: readonly number[], start: number, end: number, width: number): SampleWindow {
    const count = this.#countIn(start, end)
    const envelopes = channels.map((channel) =>
      count > SHORT || this.#pyramids.has(channel)
        ? this.#pyramid(channel).window(start, end, width)
        : envelope(this.channel(channel), start, end, width),
    )
    return {
      // The points of all channels lie alike: they depend on the range and the width only.
      x: envelopes[0]?.x ?? new Float64Array(),
      series: envelopes.map(({ min, max }, i) => ({ channel: channels[i]!, min, max })),
      exact: count <= width,
    }
  }

  /** Smallest and largest sample that is there; null when none is. */
  range(channel: number): { min: number | null; max: number | null } {
    const { min, max } = this.#pyramid(channel).window(0, this.length, 1)
    return { min: finite(min[0]), max: finite(max[0]) }
  }

  channel(channel: number): SampleArray {
    const samples = this.data[channel]
    if (!samples) throw failure('bad-message', `window: no channel ${channel} among ${this.data.length}`)
    return samples
  }

  /** How many samples of a stretch there are. */
  #countIn(start: number, end: number): number {
    const first = Math.min(Math.max(0, Math.floor(start)), this.length)
    return Math.min(Math.max(first, Math.ceil(end)), this.length) - first
  }

  #pyramid(channel: number): EnvelopePyramid {
    return (
      this.#pyramids.get(channel) ??
      this.#keep(channel, new EnvelopePyramid(this.channel(channel).subarray(0, 0)))
    )
  }

  #keep(channel: number, pyramid: EnvelopePyramid): EnvelopePyramid {
    pyramid.extend(this.channel(channel))
    this.#pyramids.set(channel, pyramid)
    return pyramid
  }
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
