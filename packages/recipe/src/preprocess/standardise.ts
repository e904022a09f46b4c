import { gatherMoments } from './moments.ts'
import { type Step, pointwise } from './operator.ts'
import type { StandardiseStep } from './schema.ts'

/**
 * (x − mean) / std, of numbers that are given or of each channel's own mean and standard deviation (over n). A constant
 * channel becomes zeros.
 */
export function standardise({ mean, std }: StandardiseStep, index: number): Step {
  if (mean !== undefined && std !== undefined) {
    return { apply: () => pointwise((value) => (value - mean) / std) }
  }
  return {
    statistics: () => gatherMoments(['preprocess', index]),
    apply(moments) {
      const scales = moments.map((own) => ({
        mean: own.mean,
        std: own.squares === 0 ? 1 : Math.sqrt(own.squares / own.count),
      }))
      return pointwise((value, channel) => (value - scales[channel]!.mean) / scales[channel]!.std)
    },
  }
}
