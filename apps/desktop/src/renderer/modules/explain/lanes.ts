import { cellKinds, type CellKind, type Cells, type Convolution } from '../../../shared/explain-schemas.ts'

/** Pixels between two places where there is room. */
const WIDE = 24
/** Pixels that a place of a short signal has at most. */
const WIDEST = 64
/** Places that are shown beside the kernel, of both sides together; compute gives as many on each. */
const BESIDE = 32
/** Below so many pixels a place, dots would touch. */
export const DOTS_FROM = 7

/** The part of the places that is on the screen. */
export interface View {
  readonly start: number
  readonly count: number
  /** Pixels a place. */
  readonly scale: number
}

type Geometry = Pick<Convolution, 'terms' | 'padLeft' | 'padRight' | 'dilation' | 'step' | 'window'>

/** Places of the signal with its padding: the first, and the last. */
export function bounds({
  kind,
  input,
  stride,
  padLeft,
  padRight,
}: Pick<Convolution, 'kind' | 'input' | 'stride' | 'padLeft' | 'padRight'>): { first: number; last: number } {
  const spread = kind === 'convTranspose1d' ? stride : 1
  return { first: -padLeft, last: (input[2] - 1) * spread + padRight }
}

/** What the kernel covers of the terms that are shown. */
export function shownWindow({ terms }: Geometry): { start: number; span: number } {
  const start = terms.places[0] ?? 0
  return { start, span: (terms.places.at(-1) ?? start) - start + 1 }
}

/**
 * Where to look: the signal stays where it is as long as the kernel is inside of what is seen of it, and when it leaves, what
 * is seen moves on so far that there is room ahead.
 */
export function lookAt(
  geometry: Geometry & Parameters<typeof bounds>[0],
  width: number,
  before: View | null,
): View {
  const { start, span } = shownWindow(geometry)
  const { first, last } = bounds(geometry)
  const most = Math.max(span + 4, Math.min(span + BESIDE, Math.floor(width / WIDE)))
  const all = last - first + 1
  // A short signal is large, and in the middle.
  const count = all <= most ? Math.min(most, Math.max(all + 2, Math.floor(width / WIDEST))) : most
  const scale = width / count
  if (all <= count) return { start: first - (count - all) / 2, count, scale }
  const limit = (place: number): number => Math.min(Math.max(place, first - 1), last + 2 - count)
  const stays =
    before?.count === count && before.start <= start - 1 && start + span + 1 <= before.start + count
  const isForward = before === null || start >= before.start
  const room = Math.floor((count - span) / 4)
  const next = isForward ? start - room : start + span + room - count
  return { start: stays ? before.start : limit(Math.round(next)), count, scale }
}

/** The middle of a place on the screen. */
export const xOf = ({ start, scale }: View, place: number): number => (place - start + 0.5) * scale

/** The place under the middle of the kernel as it gives an output. */
export const placeOfOutput = ({ step, padLeft, window }: Geometry, index: number): number =>
  index * step - padLeft + (window.span - 1) / 2

/** The output that is nearest to a place. */
export const outputNear = ({ step, padLeft, window }: Geometry, place: number): number =>
  Math.round((place + padLeft - (window.span - 1) / 2) / step)

export interface Dot {
  readonly place: number
  readonly kind: CellKind
  readonly value: number
}

/** The values that are seen, without the places where there is not even padding. */
export function dotsIn(
  view: View,
  cells: Cells,
  values: Float32Array,
  edge: ReturnType<typeof bounds>,
): Dot[] {
  return Array.from(cells.places, (place, i) => ({
    place,
    kind: cellKinds[cells.kinds[i]!]!,
    value: values[i]!,
  })).filter(
    ({ place }) =>
      place >= Math.max(edge.first, view.start) && place <= Math.min(edge.last, view.start + view.count - 1),
  )
}

/** A range of values that only grows, so that nothing jumps while the kernel slides. Zero is in it. */
export function grown(range: readonly [number, number], values: Iterable<number>): readonly [number, number] {
  let [low, high] = range
  for (const value of values) {
    if (value < low) low = value
    else if (value > high) high = value
  }
  return [low, high]
}
