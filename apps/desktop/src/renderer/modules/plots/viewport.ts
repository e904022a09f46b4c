/** A stretch of the time axis: seconds when the signals have a sample rate, samples otherwise. */
export interface Span {
  readonly start: number
  readonly end: number
}

export const length = (span: Span): number => span.end - span.start

/** The nearest span of the same length inside `extent`, or `extent` itself when it is the shorter one. */
export function clampSpan(span: Span, extent: Span): Span {
  if (length(span) >= length(extent)) return extent
  const start = Math.min(Math.max(span.start, extent.start), extent.end - length(span))
  return { start, end: start + length(span) }
}

/** Shifts by `fraction` of what is visible. */
export function pan(view: Span, extent: Span, fraction: number): Span {
  const shift = length(view) * fraction
  return clampSpan({ start: view.start + shift, end: view.end + shift }, extent)
}

/**
 * Scales the visible length by `factor` and keeps the time `around` under the pointer where it is.
 *
 * @param shortest the smallest useful length: a few samples
 */
export function zoom(view: Span, extent: Span, factor: number, around: number, shortest: number): Span {
  const wanted = Math.min(Math.max(length(view) * factor, shortest), length(extent))
  const anchor = (around - view.start) / length(view)
  const start = around - anchor * wanted
  return clampSpan({ start, end: start + wanted }, extent)
}

/** Smallest span that covers all; null when there is none. */
export function union(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null
  return {
    start: Math.min(...spans.map((span) => span.start)),
    end: Math.max(...spans.map((span) => span.end)),
  }
}

export const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by })

export const sameSpan = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end

/** Where the samples of one row lie in time: sample k is at `startTime + k / rate`. */
export interface RowTiming {
  /** Samples per unit of the time axis: Hz, or 1 / stride when the axis counts samples. */
  readonly rate: number
  readonly startTime: number
  readonly length: number
}

export const timeOf = (timing: RowTiming, sample: number): number => timing.startTime + sample / timing.rate

/** From the first sample to the last. */
export const spanOf = (timing: RowTiming): Span => ({
  start: timing.startTime,
  end: timeOf(timing, Math.max(timing.length - 1, 0)),
})

/**
 * The samples needed to draw `view`: those inside and one beyond each edge, so that lines leave the plot instead
 * of ending in it. `[start, end)`, empty when the row has nothing there.
 */
export function samplesIn(view: Span, timing: RowTiming): { start: number; end: number } {
  const start = Math.floor((view.start - timing.startTime) * timing.rate) - 1
  const end = Math.ceil((view.end - timing.startTime) * timing.rate) + 2
  const clamped = Math.min(Math.max(start, 0), timing.length)
  return { start: clamped, end: Math.max(clamped, Math.min(end, timing.length)) }
}

/** A sample at the end of a span is within it, however its time was rounded. */
const AT_THE_END = 1e-6

/** The samples whose times lie within a span, those at its ends included: `[start, end)`. */
export function samplesWithin(span: Span, timing: RowTiming): { start: number; end: number } {
  const at = (time: number): number => (time - timing.startTime) * timing.rate
  const start = Math.min(Math.max(Math.ceil(at(span.start) - AT_THE_END), 0), timing.length)
  const end = Math.min(Math.floor(at(span.end) + AT_THE_END) + 1, timing.length)
  return { start, end: Math.max(start, end) }
}

/** The samples nearest to the ends of a span, and all between: `[start, end)`. */
export function samplesBetween(span: Span, timing: RowTiming): { start: number; end: number } {
  const nearest = (time: number): number =>
    Math.min(Math.max(Math.round((time - timing.startTime) * timing.rate), 0), timing.length)
  return { start: nearest(span.start), end: Math.min(nearest(span.end) + 1, timing.length) }
}
