import { type Bin, binned, extremes, widen } from './envelope.ts'
import type { Envelope, SampleArray } from './types.ts'

/** Samples summarised by one entry of the lowest level. */
const BLOCK = 32
/** Entries of one level summarised by one entry of the next. */
const FANOUT = 8

/**
 * Min/max of a signal at growing scales, so that any window is drawn in O(width), whatever its length. It grows with a
 * signal that is still being read.
 *
 * Memory: two floats for each `BLOCK` samples, times 1 + 1/8 + 1/64 + … = 8/7: at most 1/14 of float32 data, and up to
 * half as much again of one that grew.
 */
export class EnvelopePyramid {
  #data: SampleArray
  readonly #levels: Level[] = []

  constructor(data: SampleArray) {
    this.#data = data
    this.#summarise()
  }

  /** Samples taken in. */
  get length(): number {
    return this.#data.length
  }

  /** Bytes held beside the samples themselves. */
  get byteLength(): number {
    return this.#levels.reduce((sum, { min, max }) => sum + min.byteLength + max.byteLength, 0)
  }

  /**
   * Takes in samples that came after those it has, in time proportional to them.
   *
   * @param data all samples: those it has, unchanged, then the new ones; of the same type
   */
  extend(data: SampleArray): void {
    this.#data = data
    this.#summarise()
  }

  /** The same as `envelope(data, start, end, width)`, in O(width · log(samples per bin)). */
  window(start: number, end: number, width: number): Envelope {
    return binned(this.#data.length, start, end, width, (from, to, bin) => this.#widen(from, to, bin))
  }

  /**
   * Climbs from the samples: on each level takes the entries at the two ends that don't fill an entry of the
   * level above, and leaves the whole ones between them to that level.
   */
  #widen(from: number, to: number, bin: Bin): void {
    let first = Math.ceil(from / BLOCK)
    let last = Math.floor(to / BLOCK)
    if (first >= last) return widen(bin, this.#data, from, to)
    widen(bin, this.#data, from, first * BLOCK)
    widen(bin, this.#data, last * BLOCK, to)
    for (let l = 0; ; l++) {
      const level = this.#levels[l]!
      const head = Math.ceil(first / FANOUT)
      const tail = Math.floor(last / FANOUT)
      if (head >= tail || l + 1 === this.#levels.length) return level.widen(bin, first, last)
      level.widen(bin, first, head * FANOUT)
      level.widen(bin, tail * FANOUT, last)
      first = head
      last = tail
    }
  }

  /** Only whole blocks: the samples after the last one are always looked at one by one. */
  #summarise(): void {
    const data = this.#data
    let length = Math.floor(data.length / BLOCK)
    for (let l = 0; length > 0; l++) {
      const below = this.#levels[l - 1]
      const level = (this.#levels[l] ??= new Level(data))
      if (below) level.grow(length, (i) => below.extremes(i * FANOUT, (i + 1) * FANOUT))
      else level.grow(length, (i) => extremes(data, i * BLOCK, (i + 1) * BLOCK))
      length = Math.floor(length / FANOUT)
    }
  }
}

class Level {
  min: SampleArray
  max: SampleArray
  #length = 0

  constructor(like: SampleArray) {
    this.min = like instanceof Float32Array ? new Float32Array(0) : new Float64Array(0)
    this.max = this.min
  }

  grow(length: number, entry: (i: number) => Bin): void {
    if (length > this.min.length) {
      // A level that is there for the first time is as long as it will be, as far as can be known.
      const room = this.#length === 0 ? length : Math.max(length, Math.ceil(1.5 * this.#length))
      this.min = enlarged(this.min, room)
      this.max = enlarged(this.max, room)
    }
    for (let i = this.#length; i < length; i++) {
      const { min, max } = entry(i)
      this.min[i] = min
      this.max[i] = max
    }
    this.#length = length
  }

  widen(bin: Bin, from: number, to: number): void {
    const { min, max } = this
    for (let i = from; i < to; i++) {
      // NaN, where nothing is there, is neither.
      if (min[i]! < bin.min) bin.min = min[i]!
      if (max[i]! > bin.max) bin.max = max[i]!
    }
  }

  extremes(from: number, to: number): Bin {
    const bin = { min: Infinity, max: -Infinity }
    this.widen(bin, from, to)
    return bin
  }
}

function enlarged(values: SampleArray, length: number): SampleArray {
  const larger = values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)
  larger.set(values)
  return larger
}
