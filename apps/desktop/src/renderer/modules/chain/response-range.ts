/** Below this, a filter lets nothing through that float32 would keep. */
const FLOOR = -160

/** A factor of amplitude in decibels. */
export const decibels = (factor: number): number => Math.max(FLOOR, 20 * Math.log10(factor))

/** What the y axis of a response shows: all of it, with what is around it, and no more than can be of interest. */
export function rangeOf(view: 'decibels' | 'linear' | 'delay', y: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of y) {
    if (Number.isNaN(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [-1, 1]
  if (view === 'decibels') {
    const top = 10 * Math.ceil((high + 1) / 10)
    return [Math.min(top - 20, Math.max(10 * Math.floor(low / 10), top - 120)), top]
  }
  if (view === 'linear') return [0, high * 1.08 || 1]
  const pad = Math.max((high - low) * 0.1, 0.5)
  return [low - pad, high + pad]
}
