/** What a position on the time axis counts: samples, seconds, or seconds whose moment is known. */
export type TimeScale =
  | { readonly kind: 'samples' }
  | { readonly kind: 'seconds' }
  /** `shift` seconds later than a time, a clock on the wall has so many seconds since 1970. */
  | { readonly kind: 'clock'; readonly shift: number }

export const SAMPLES: TimeScale = { kind: 'samples' }
export const SECONDS: TimeScale = { kind: 'seconds' }

interface Timed {
  readonly sampleRate: number | null
  readonly clockShift?: number | undefined
}

/**
 * Of files that share an axis; that of a clock where all of them know theirs.
 *
 * @param before the former one, which it is if it is the same
 */
export function scaleOf(files: readonly Timed[], before?: TimeScale): TimeScale {
  const [first] = files
  if (first?.sampleRate == null) return SAMPLES
  const { clockShift: shift } = first
  if (shift === undefined || !files.every(({ clockShift }) => clockShift !== undefined)) return SECONDS
  return before?.kind === 'clock' && before.shift === shift ? before : { kind: 'clock', shift }
}
