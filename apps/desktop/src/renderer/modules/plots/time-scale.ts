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

/** Of files that share an axis; that of a clock where all of them know theirs. */
export function scaleOf(files: readonly Timed[]): TimeScale {
  const [first] = files
  if (first?.sampleRate == null) return SAMPLES
  const isDated = files.every(({ clockShift }) => clockShift !== undefined)
  return isDated ? { kind: 'clock', shift: first.clockShift! } : SECONDS
}

export const sameScale = (a: TimeScale, b: TimeScale): boolean =>
  a.kind === b.kind && (a.kind !== 'clock' || a.shift === (b as typeof a).shift)
