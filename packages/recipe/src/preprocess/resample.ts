import { firwin } from '../design/firwin.ts'
import { doubles } from '../memory.ts'
import { type Block, type Operator, type PlainStep, pointwise } from './operator.ts'
import type { Ratio } from './rational.ts'

/** Samples of the slower rate to each side that the filter sees, and its Kaiser window: SciPy's defaults. */
const REACH = 10
const BETA = 5

/**
 * Another sample rate: zeros put between the samples (up − 1 of them), a low-pass filter, and every down-th kept.
 * Before and after the signal there are zeros. Sample m of the output lies at m · down / up of the input; there are
 * ⌈length · up / down⌉.
 *
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.resample_poly.html
 */
export function resample({ up, down }: Ratio): PlainStep {
  if (up === down) return { apply: () => pointwise((value) => value) }
  const slower = Math.max(up, down)
  const half = REACH * slower
  const taps = firwin(2 * half + 1, [[0, 1 / slower]], { name: 'kaiser', beta: BETA }).map((tap) => tap * up)
  return { apply: () => polyphase({ up, down, half, taps }) }
}

interface Filter extends Ratio {
  readonly taps: Float64Array
  /** The taps to each side of the middle one. */
  readonly half: number
}

function polyphase({ up, down, half, taps }: Filter): Operator {
  /** What the outputs to come need: samples [start, end). */
  let kept: Float64Array[] = []
  let start = 0
  let end = 0
  let next = 0

  /** Output samples [next, until). */
  const compute = (until: number): Float64Array[] => {
    const out = kept.map(() => doubles(Math.max(0, until - next)))
    for (let m = next; m < until; m++) {
      const from = Math.max(0, Math.ceil((m * down - half) / up))
      const to = Math.min(end - 1, Math.floor((m * down + half) / up))
      const tap = m * down + half
      for (const [channel, samples] of kept.entries()) {
        let sum = 0
        for (let n = from; n <= to; n++) sum += samples[n - start]! * taps[tap - n * up]!
        out[channel]![m - next] = sum
      }
    }
    next = Math.max(next, until)
    return out
  }

  return {
    push(block: Block) {
      const first = Math.min(end, Math.max(start, Math.ceil((next * down - half) / up)))
      kept = block.map((samples, channel) => joined(kept[channel]?.subarray(first - start), samples))
      start = first
      end += block[0]?.length ?? 0
      // The last output whose last input, ⌊(m · down + half) / up⌋, is there.
      return compute(Math.ceil((end * up - half) / down))
    },
    finish: () => compute(Math.ceil((end * up) / down)),
  }
}

function joined(head: Float64Array | undefined, tail: ArrayLike<number>): Float64Array {
  const out = doubles((head?.length ?? 0) + tail.length)
  if (head) out.set(head)
  out.set(tail, head?.length ?? 0)
  return out
}
