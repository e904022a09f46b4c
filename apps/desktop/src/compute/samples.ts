import { EnvelopePyramid, type SampleArray } from '@sinal/signals'
import type { SampleWindow } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'

/** Channels of one length, with a pyramid for each that was looked at. */
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

  /** Min/max pairs of samples [start, end) of some channels, for `width` points. */
  window(channels: readonly number[], start: number, end: number, width: number): SampleWindow {
    const envelopes = channels.map((channel) => this.#pyramid(channel).window(start, end, width))
    const first = Math.min(Math.max(0, Math.floor(start)), this.length)
    const count = Math.min(Math.max(first, Math.ceil(end)), this.length) - first
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

  #pyramid(channel: number): EnvelopePyramid {
    const found = this.#pyramids.get(channel)
    if (found) return found
    const pyramid = new EnvelopePyramid(this.channel(channel))
    this.#pyramids.set(channel, pyramid)
    return pyramid
  }
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
