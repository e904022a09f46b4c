import { binned, type Extremes, extremes } from './envelope.ts'
import type { Envelope, SampleArray } from './types.ts'

/** Samples summarised by one entry of the lowest level. */
const BLOCK = 32
/** Entries of one level summarised by one entry of the next. */
const FANOUT = 8

/**
 * Min/max of a signal at growing scales, so that any window is drawn in O(width), whatever its length.
 *
 * Memory: two floats for each `BLOCK` samples, times 1 + 1/8 + 1/64 + … = 8/7: at most 1/14 of float32 data.
 */
export class EnvelopePyramid {
  readonly #data: SampleArray
  readonly #levels: Level[] = []

  constructor(data: SampleArray) {
    this.#data = data
    let level = lowestLevel(data)
    while (level.min.length > 0) {
      this.#levels.push(level)
      if (level.min.length < FANOUT) break
      level = nextLevel(level)
    }
  }

  /** Bytes held beside the samples themselves. */
  get byteLength(): number {
    return this.#levels.reduce((sum, { min, max }) => sum + min.byteLength + max.byteLength, 0)
  }

  /** The same as `envelope(data, start, end, width)`, in O(width · log(samples per bin)). */
  window(start: number, end: number, width: number): Envelope {
    return binned(this.#data.length, start, end, width, (from, to) => this.#extremes(from, to))
  }

  /**
   * Climbs from the samples: on each level takes the entries at the two ends that don't fill an entry of the
   * level above, and leaves the whole ones between them to that level.
   */
  #extremes(from: number, to: number): Extremes {
    let found = NONE
    let inside = split(from, to, BLOCK)
    found = join(found, extremes(this.#data, from, inside.head))
    found = join(found, extremes(this.#data, inside.tail, to))
    for (let l = 0; inside.from < inside.to; l++) {
      const { min, max } = this.#levels[l]!
      const { from: first, to: last } = inside
      inside = l + 1 < this.#levels.length ? split(first, last, FANOUT) : whole(last)
      found = join(found, {
        min: extremes(min, first, inside.head).min,
        max: extremes(max, first, inside.head).max,
      })
      found = join(found, {
        min: extremes(min, inside.tail, last).min,
        max: extremes(max, inside.tail, last).max,
      })
    }
    return found
  }
}

interface Level {
  readonly min: SampleArray
  readonly max: SampleArray
}

const NONE: Extremes = { min: NaN, max: NaN }

function lowestLevel(data: SampleArray): Level {
  // Only whole blocks: the samples after the last one are always looked at one by one.
  return summarise(data, Math.floor(data.length / BLOCK), (i) => extremes(data, i * BLOCK, (i + 1) * BLOCK))
}

function nextLevel({ min, max }: Level): Level {
  return summarise(min, Math.floor(min.length / FANOUT), (i) => ({
    min: extremes(min, i * FANOUT, (i + 1) * FANOUT).min,
    max: extremes(max, i * FANOUT, (i + 1) * FANOUT).max,
  }))
}

function summarise(like: SampleArray, length: number, entry: (i: number) => Extremes): Level {
  const ArrayType = like instanceof Float32Array ? Float32Array : Float64Array
  const level = { min: new ArrayType(length), max: new ArrayType(length) }
  for (let i = 0; i < length; i++) {
    const found = entry(i)
    level.min[i] = found.min
    level.max[i] = found.max
  }
  return level
}

/** Parts `[from, to)` into `[from, head)`, whole groups `from … to` of `size`, and `[tail, to)`. */
function split(from: number, to: number, size: number) {
  const first = Math.ceil(from / size)
  const last = Math.floor(to / size)
  if (first >= last) return whole(to)
  return { head: first * size, tail: last * size, from: first, to: last }
}

/** No whole group: everything up to `to` is head. */
function whole(to: number) {
  return { head: to, tail: to, from: 0, to: 0 }
}

function join(a: Extremes, b: Extremes): Extremes {
  if (Number.isNaN(a.min)) return b
  if (Number.isNaN(b.min)) return a
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}
