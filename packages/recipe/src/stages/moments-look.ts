import { F, fromArray, nn, type Tensor } from '@sinal/core'
import type { Block } from './block.ts'
import type { Look, PointwisePlan } from './stage-plan.ts'

/** Samples [n · SEGMENT, (n + 1) · SEGMENT) of a row are summed together, whatever blocks they come in. */
const SEGMENT = 4096

interface Moments {
  readonly count: number
  readonly mean: number
  /** Σ (x − mean)² */
  readonly squares: number
}

const NOTHING: Moments = { count: 0, mean: 0, squares: 0 }

export interface NormOptions {
  /** Rows of neighbouring channels that share a mean and a variance. */
  readonly perGroup: number
  /** `[C]`, or null */
  readonly weight: Tensor | null
  readonly bias: Tensor | null
  readonly eps: number
}

/** Gathers the mean and the variance of each row or group of rows in float64; then samples are normalised by them. */
export class MomentsLook implements Look {
  readonly #rows: readonly RowMoments[]
  readonly #options: NormOptions

  constructor(rows: number, options: NormOptions) {
    this.#rows = Array.from({ length: rows }, () => new RowMoments())
    this.#options = options
  }

  push(block: Block): void {
    for (const [r, row] of this.#rows.entries()) row.push(block, r)
  }

  finish(): PointwisePlan {
    const { perGroup, ...options } = this.#options
    const rows = this.#rows.map((row) => row.finish())
    const groups = rows.map((_, r) => {
      const first = r - (r % perGroup)
      return rows.slice(first, first + perGroup).reduce(merged, NOTHING)
    })
    return { kind: 'pointwise', module: new GivenNorm(groups, options) }
  }
}

/** Normalises rows by moments that are known, as nn.InstanceNorm1d and nn.GroupNorm do by those of their input. */
class GivenNorm extends nn.Module {
  readonly #mean: Tensor
  readonly #variance: Tensor
  readonly #weight: Tensor | null
  readonly #bias: Tensor | null
  readonly #eps: number

  constructor(rows: readonly Moments[], { weight, bias, eps }: Omit<NormOptions, 'perGroup'>) {
    super()
    const everyRow = (values: Tensor | null) =>
      values && fromArray(Float32Array.from(rows, (_, r) => values.data[r % values.numel]!))
    this.#mean = fromArray(Float64Array.from(rows, ({ mean }) => mean))
    this.#variance = fromArray(Float64Array.from(rows, ({ count, squares }) => squares / count))
    this.#weight = everyRow(weight)
    this.#bias = everyRow(bias)
    this.#eps = eps
  }

  forward(input: Tensor): Tensor {
    const rows = input.reshape([1, this.#mean.numel, input.shape[2]!])
    const options = { weight: this.#weight, bias: this.#bias, eps: this.#eps }
    return F.batchNorm(rows, this.#mean, this.#variance, options).reshape(input.shape)
  }
}

/** The moments of a row: each segment's about its own mean, then one merged into the other in order. */
class RowMoments {
  readonly #segment = new Float32Array(SEGMENT)
  #filled = 0
  #total = NOTHING

  push(block: Block, row: number): void {
    for (let from = 0; from < block.length;) {
      const count = Math.min(SEGMENT - this.#filled, block.length - from)
      block.copy(row, from, from + count, this.#segment, this.#filled)
      this.#filled += count
      from += count
      if (this.#filled === SEGMENT) this.#merge()
    }
  }

  finish(): Moments {
    if (this.#filled > 0) this.#merge()
    return this.#total
  }

  #merge(): void {
    this.#total = merged(this.#total, momentsOf(this.#segment, this.#filled))
    this.#filled = 0
  }
}

/** In four sums side by side, so that none waits for the one before. */
function momentsOf(samples: Float32Array, count: number): Moments {
  let [a, b, c, d] = [0, 0, 0, 0]
  const even = count - (count % 4)
  for (let i = 0; i < even; i += 4) {
    a += samples[i]!
    b += samples[i + 1]!
    c += samples[i + 2]!
    d += samples[i + 3]!
  }
  for (let i = even; i < count; i++) a += samples[i]!
  const mean = (a + b + (c + d)) / count
  a = b = c = d = 0
  for (let i = 0; i < even; i += 4) {
    a += (samples[i]! - mean) ** 2
    b += (samples[i + 1]! - mean) ** 2
    c += (samples[i + 2]! - mean) ** 2
    d += (samples[i + 3]! - mean) ** 2
  }
  for (let i = even; i < count; i++) a += (samples[i]! - mean) ** 2
  return { count, mean, squares: a + b + (c + d) }
}

/** @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Parallel_algorithm */
function merged(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b
  const count = a.count + b.count
  const difference = b.mean - a.mean
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + (difference * difference * a.count * b.count) / count,
  }
}
