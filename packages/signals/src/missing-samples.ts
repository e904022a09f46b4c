import type { ReadOptions, SampleArray } from './types.ts'

type Filling = Extract<NonNullable<ReadOptions['missingSamples']>, 'interpolate' | 'hold'>

/**
 * Fills each run of NaN in place. 'interpolate': on the straight line from the sample before to the one after, and at
 * either end with the nearest sample. 'hold': with the sample before; at the beginning with the first one there is.
 * Without any sample, all stays NaN.
 *
 * @param times of the samples, where they are uneven
 */
export function fillMissing(samples: SampleArray, how: Filling, times?: ArrayLike<number>): void {
  let from = 0
  while (from < samples.length) {
    if (!Number.isNaN(samples[from])) {
      from++
      continue
    }
    let to = from
    while (to < samples.length && Number.isNaN(samples[to])) to++
    fillRun(samples, from, to, how, times)
    from = to
  }
}

/** Fills the samples from `from` to before `to`. */
function fillRun(
  samples: SampleArray,
  from: number,
  to: number,
  how: Filling,
  times: ArrayLike<number> | undefined,
): void {
  const before = from > 0 ? samples[from - 1]! : NaN
  const after = to < samples.length ? samples[to]! : NaN
  const isLine = how === 'interpolate' && Number.isFinite(before) && Number.isFinite(after)
  if (!isLine) {
    samples.fill(Number.isNaN(before) ? after : before, from, to)
    return
  }
  const at = (i: number) => (times ? times[i]! : i)
  const start = at(from - 1)
  const span = at(to) - start
  for (let i = from; i < to; i++) {
    const part = (at(i) - start) / span
    const evenPart = (i - from + 1) / (to - from + 1)
    samples[i] = before + (after - before) * (part >= 0 && part <= 1 ? part : evenPart)
  }
}
