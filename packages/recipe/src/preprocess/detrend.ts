import { gatherMoments } from './moments.ts'
import { type TwoPassStep, pointwise } from './operator.ts'
import type { DetrendStep } from './schema.ts'

/**
 * Takes from each channel its least-squares line, or its mean.
 *
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.detrend.html
 */
export function detrend({ trend = 'linear' }: DetrendStep, index: number): TwoPassStep {
  return {
    statistics: () => gatherMoments(['preprocess', index]),
    apply(moments) {
      const lines = moments.map(({ count, mean, products }) => {
        // Σ (t − mean t)² = n (n² − 1) / 12
        const spread = (count * (count * count - 1)) / 12
        const slope = trend === 'constant' || spread === 0 ? 0 : products / spread
        return { mean, slope, middle: (count - 1) / 2 }
      })
      return pointwise((value, channel, place) => {
        const { mean, slope, middle } = lines[channel]!
        return value - mean - slope * (place - middle)
      })
    },
  }
}
