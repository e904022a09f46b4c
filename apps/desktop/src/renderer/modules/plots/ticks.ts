/** Ticks of an axis: round numbers, `step` apart. */
export interface Ticks {
  readonly values: readonly number[]
  readonly step: number
}

/** Round positions (1, 2 or 5 times a power of ten apart) in [start, end], at most `most` of them. */
export function ticks(start: number, end: number, most: number): Ticks {
  const length = end - start
  if (!(length > 0) || most < 1) return { values: [], step: 1 }
  return multiples(start, end, roundStep(length / most))
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const UP_TO_HALF = [1, 2, 5, 10, 15, 30]
const CLOCK_STEPS = [
  ...UP_TO_HALF,
  ...UP_TO_HALF.map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
]

/** Positions that are round on a clock, at most `most` of them: seconds, minutes, hours or days apart. */
export function clockTicks(start: number, end: number, most: number): Ticks {
  const length = end - start
  if (!(length > 0) || most < 1) return { values: [], step: 1 }
  const rough = length / most
  const step = rough <= 0.5 ? roundStep(rough) : CLOCK_STEPS.find((candidate) => candidate >= rough)
  return multiples(start, end, step ?? DAY * roundStep(rough / DAY))
}

/** 1, 2 or 5 times a power of ten, and no less than `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!
}

function multiples(start: number, end: number, step: number): Ticks {
  const first = Math.ceil(start / step - 1e-9)
  const last = Math.floor(end / step + 1e-9)
  return { values: Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step), step }
}
