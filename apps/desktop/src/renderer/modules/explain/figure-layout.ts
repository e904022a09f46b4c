import type { Convolution, ExplainPlace, Plane } from '../../../shared/explain-schemas.ts'
import { bounds, dotsIn, DOTS_FROM, placeOfOutput, shownWindow, xOf, type View } from './lanes.ts'

/** Pixels: before the places, above the lanes, between planes, and of the lane of the output. */
export const GUTTER = 64
export const AXIS = 18
export const GAP = 8
export const OUTPUT_HEIGHT = 76
/** Pixels a place from which each sample, tap and output has its number beside it. */
const NUMBERS_FROM = 44
/** Between two numbers of the axis. */
const TICK_ROOM = 44
const TICK_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

/** Lowest and highest value of the samples (`x3`) and taps (`w3`) of each channel, and of the output (`y`). */
export type Ranges = ReadonlyMap<string, readonly [number, number]>

interface Subject {
  readonly it: Convolution
  readonly place: ExplainPlace
  readonly view: View
  readonly ranges: Ranges
}

/** Where each sample, tap and output is drawn, in pixels from the end of the gutter; taps from the side of the kernel. */
export function layOut(subject: Subject) {
  const { it, view } = subject
  const few = it.planes.length < 3
  const numbered = few && view.scale >= NUMBERS_FROM
  const signalHeight = few ? (numbered ? 92 : 76) : 48
  const planeHeight = signalHeight + (few ? (numbered ? 68 : 48) : 34) + GAP
  const outputTop = AXIS + it.planes.length * planeHeight + 22
  const { start, span } = shownWindow(it)
  return {
    planeHeight,
    outputTop,
    height: outputTop + OUTPUT_HEIGHT + 18,
    numbered,
    dotted: view.scale >= DOTS_FROM,
    kernel: { x: (start - view.start) * view.scale, width: span * view.scale },
    ticks: ticksIn(it, view),
    planes: it.planes.map((plane, p) =>
      layPlane(subject, plane, { top: AXIS + p * planeHeight, signalHeight, planeHeight, numbered }),
    ),
    zerosBetween: zerosBetween(it, view),
    ...layOutputs(subject, outputTop, numbered),
  }
}
export type Layout = ReturnType<typeof layOut>

/** Of a term, from the side of the kernel. */
export const termX = (it: Convolution, view: View, j: number): number =>
  (it.terms.places[j]! - it.terms.places[0]! + 0.5) * view.scale

/** Pixels above and below the values of a lane: without their numbers, and with them. */
const PAD = 7
const NUMBERED_PAD = 18
function scaleOf(range: readonly [number, number] | undefined, top: number, size: number, numbered: boolean) {
  const pad = numbered ? NUMBERED_PAD : PAD
  const [low, high] = range ?? [0, 0]
  const span = high - low || 1
  return (value: number): number =>
    Number.isFinite(value) ? top + pad + ((high - value) / span) * (size - 2 * pad) : top + size / 2
}

function layPlane(
  { it, view, ranges }: Subject,
  plane: Plane,
  {
    top,
    signalHeight,
    planeHeight,
    numbered,
  }: { top: number; signalHeight: number; planeHeight: number; numbered: boolean },
) {
  const { channel, name } = plane
  const signal = scaleOf(ranges.get(`x${channel}`), top, signalHeight, numbered)
  const tapsHeight = planeHeight - GAP - signalHeight
  const taps = scaleOf(ranges.get(`w${channel}`), top + signalHeight, tapsHeight, numbered)
  return {
    channel,
    name,
    top,
    zero: signal(0),
    tapZero: taps(0),
    dots: dotsIn(view, it.around, plane.around, bounds(it)).map((dot) => ({
      ...dot,
      x: xOf(view, dot.place),
      y: signal(dot.value),
    })),
    taps: Array.from(plane.taps, (value, j) => ({ value, x: termX(it, view, j), y: taps(value) })),
  }
}

function layOutputs({ it, place, view, ranges }: Subject, top: number, numbered: boolean) {
  const y = scaleOf(ranges.get('y'), top, OUTPUT_HEIGHT, numbered)
  const outputs = Array.from(it.outputs.values, (value, i) => {
    const index = it.outputs.start + i
    return { index, value, x: xOf(view, placeOfOutput(it, index)), y: y(value) }
  }).filter(({ x }) => x > 0 && x < view.count * view.scale)
  return {
    outputs,
    outputZero: y(0),
    current: { x: xOf(view, placeOfOutput(it, place.index)), y: y(it.y) },
    /** Places that the middle of the kernel skips, between two outputs that are seen. */
    skipped:
      it.step === 1 || view.scale < 4
        ? []
        : outputs
            .slice(0, -1)
            .flatMap(({ x }) => Array.from({ length: it.step - 1 }, (_, k) => x + (k + 1) * view.scale)),
  }
}

/** Places with their numbers, as many as there is room for. */
function ticksIn(it: Convolution, view: View): { place: number; x: number }[] {
  const every = TICK_STEPS.find((step) => step * view.scale >= TICK_ROOM) ?? 2000
  const edge = bounds(it)
  const first = Math.max(edge.first, Math.ceil(view.start))
  const last = Math.min(edge.last, Math.floor(view.start + view.count - 1))
  const start = Math.ceil(first / every) * every
  const count = Math.max(0, Math.floor((last - start) / every) + 1)
  return Array.from({ length: count }, (_, k) => {
    const place = start + k * every
    return { place, x: xOf(view, place) }
  })
}

/** The zeros that dilation puts between taps, from the side of the kernel. */
function zerosBetween(it: Convolution, view: View): number[] {
  if (it.dilation === 1 || view.scale < DOTS_FROM) return []
  return Array.from({ length: shownWindow(it).span }, (_, k) => k)
    .filter((k) => k % it.dilation !== 0)
    .map((k) => (k + 0.5) * view.scale)
}
