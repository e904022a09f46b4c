/** Ticks of an axis: round numbers, `step` apart. */
export interface Ticks {
  readonly values: readonly number[]
  readonly step: number
}

/** Round positions (1, 2 or 5 times a power of ten apart) in [start, end], at most `most` of them. */
export function ticks(start: number, end: number, most: number): Ticks {
  const length = end - start
  if (!(length > 0) || most < 1) return { values: [], step: 1 }
  const rough = length / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!
  const first = Math.ceil(start / step - 1e-9)
  const last = Math.floor(end / step + 1e-9)
  return { values: Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step), step }
}
