import { SECONDS_PER_DAY, clockText, dateText, formatCount, formatTick } from '../../format.ts'
import type { TimeScale } from './time-scale.ts'
import { length, type Span } from './viewport.ts'

/** A time, with the digits that tell it from one `step` apart. */
export function formatTimeNear(time: number, step: number, scale: TimeScale): string {
  if (scale.kind === 'samples') return formatCount(Math.round(time))
  return scale.kind === 'seconds' ? formatTick(time, step) : clockText(time + scale.shift, Math.min(step, 1))
}

/** A position on the time axis, with the digits that a thousandth of the view needs; samples are whole. */
export function formatTime(time: number, view: Span, scale: TimeScale): string {
  const text = formatTimeNear(time, 10 ** Math.floor(Math.log10(length(view) / 1000)), scale)
  const isOfDays = scale.kind === 'clock' && length(view) > SECONDS_PER_DAY
  return isOfDays ? `${formatDate(time, scale)} ${text}` : text
}

/** Beside a tick: midnight is told by its day. */
export function formatTimeTick(time: number, step: number, scale: TimeScale): string {
  if (scale.kind !== 'clock') return formatTick(time, step)
  const wall = time + scale.shift
  const isMidnight = step >= 60 && wall % SECONDS_PER_DAY === 0
  return isMidnight ? dateText(wall, 'day') : clockText(wall, step)
}

/** The day of a time; '' where none is known. */
export function formatDate(time: number, scale: TimeScale): string {
  return scale.kind === 'clock' ? dateText(time + scale.shift, 'date') : ''
}
