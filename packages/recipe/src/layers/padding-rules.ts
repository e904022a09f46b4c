import { say } from '../say.ts'
import type { Fill } from '../stages/stage-plan.ts'
import type { Place } from './layer-type.ts'

export interface Ends {
  /** Samples added before the first one. */
  readonly padLeft: number
  /** Samples added after the last one. */
  readonly padRight: number
}

export function refuseEmpty(length: number, place: Place): void {
  if (length === 0) throw place.fault([], say('layer-empty'))
}

/** A mirror shows no more than what is before it. */
export function refusePadding(
  mode: Exclude<Fill['mode'], 'constant'>,
  { padLeft, padRight }: Ends,
  length: number,
  place: Place,
): void {
  const most = { reflect: length - 1, symmetric: length, replicate: Infinity, circular: Infinity }[mode]
  if (Math.max(padLeft, padRight) <= most) return
  const counts = { most, mode, samples: length, first: padLeft, last: padRight }
  throw place.fault(['padding'], say('layer-mirror', counts))
}
