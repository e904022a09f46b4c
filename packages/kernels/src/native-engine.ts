import type { FloatArray } from './arrays.ts'
import {
  type Correlation,
  type Engine,
  correlationProducts,
  SHAPE_FIELDS,
  shapeFields,
} from './correlation.ts'
import type { NativePass } from './native-passes.ts'
import { Pace } from './pace.ts'
import type { PassName } from './passes.ts'

/** What addon.cpp exports. */
export interface Addon {
  /** The instruction set that was chosen: 'avx512', 'avx2', 'sse2' or 'neon'. */
  readonly isa: string
  /** Whether a product and its sum are rounded once together. */
  readonly fused: boolean
  /** How many threads the processor runs at once, and how many a call may ask for. */
  readonly cores: number
  readonly mostThreads: number
  /** The most float32 operations in a second that one core does in registers, measured in about 40 ms; in 10⁹. */
  peakGflops(): number
  /** The tasks from `from` to before `to`, of those that there are; how many these are. */
  correlate(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    taps: Int32Array,
    shape: Float64Array,
    threads: number,
    from: number,
    to: number,
  ): number
  correlateWeight(
    gradWeight: FloatArray,
    gradOutput: FloatArray,
    input: FloatArray,
    taps: Int32Array,
    shape: Float64Array,
    threads: number,
  ): void
  /** Over whole arrays. */
  readonly passes: Readonly<Record<PassName, NativePass>>
}

/** Products for which waking a thread is worth its while. */
const PRODUCTS_PER_THREAD = 1 << 20

const ALL_TASKS = Number.MAX_SAFE_INTEGER

/** Correlations by the addon, on the arrays where they are. */
export function nativeEngine(addon: Addon): Engine {
  let most = addon.cores
  /** Of the call that is running: the addon copies it. */
  const shape = new Float64Array(SHAPE_FIELDS)
  const threads = (correlation: Correlation): number =>
    Math.max(1, Math.min(most, Math.floor(correlationProducts(correlation) / PRODUCTS_PER_THREAD)))
  return {
    instructionSet: addon.isa,
    fused: addon.fused,
    mostThreads: addon.mostThreads,
    get threads() {
      return most
    },
    set threads(count) {
      most = count
    },
    correlate(out, input, weight, bias, correlation) {
      shapeFields(correlation, shape)
      addon.correlate(out, input, weight, bias, correlation.taps, shape, threads(correlation), 0, ALL_TASKS)
    },
    *correlateInPieces(out, input, weight, bias, correlation) {
      const { taps } = correlation
      // Other calls come between its pieces.
      const own = shapeFields(correlation)
      const count = threads(correlation)
      const pace = new Pace(count)
      for (let from = 0, tasks = 1; from < tasks;) {
        const to = from + Math.ceil(pace.tasks / count) * count
        pace.begin()
        tasks = addon.correlate(out, input, weight, bias, taps, own, count, from, to)
        pace.end(Math.min(to, tasks) - from)
        from = to
        yield Math.min(1, to / tasks)
      }
    },
    correlateWeight(gradWeight, gradOutput, input, correlation) {
      shapeFields(correlation, shape)
      addon.correlateWeight(gradWeight, gradOutput, input, correlation.taps, shape, threads(correlation))
    },
  }
}
