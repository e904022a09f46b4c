import type { SampleArray } from '@sinal/signals'

/** Samples of every channel: one array per channel, all of one length. */
export type Block = readonly SampleArray[]

export const hasSamples = (block: Block): boolean => (block[0]?.length ?? 0) > 0

/**
 * Works on a signal that comes in blocks. What all calls give, one after the other, has the same bits wherever the
 * blocks are cut.
 */
export interface Operator {
  /** The output that the samples so far decide; the arrays are the caller's. */
  push(block: Block): Float64Array[]
  /** The rest, after the last block. */
  finish(): Float64Array[]
}

/** Looks at a whole signal, block by block, before a step is applied to it. The result has the same bits wherever the blocks are cut. */
export interface Statistics<Result> {
  push(block: Block): void
  finish(): Result
}

/** A step of preprocessing, with nothing left to the signal but its statistics. */
export type Step = PlainStep | TwoPassStep

/** A step that needs one reading of its input. */
export interface PlainStep {
  readonly statistics?: undefined
  apply(): Operator
}

/** A step that needs two readings of its input: the first for `statistics`, the second for `apply`. */
export interface TwoPassStep {
  statistics(): Statistics<readonly Moments[]>
  apply(moments: readonly Moments[]): Operator
}

/** What a whole channel is like, and the line through it. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Σ (x − mean)²; exactly 0 where all samples are one number. */
  readonly squares: number
  /** Σ (t − mean t) (x − mean), with t the number of the sample. */
  readonly products: number
}

/** An operator that makes of each sample, by its channel and place, another. */
export function pointwise(compute: (value: number, channel: number, place: number) => number): Operator {
  let place = 0
  return {
    push(block) {
      const out = block.map((samples, channel) => {
        const row = new Float64Array(samples.length)
        for (let i = 0; i < row.length; i++) row[i] = compute(samples[i]!, channel, place + i)
        return row
      })
      place += block[0]?.length ?? 0
      return out
    },
    finish: () => [],
  }
}
