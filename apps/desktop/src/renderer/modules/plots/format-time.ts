import { formatCount, formatTick } from '../../format.ts'
import { length, type Span } from './viewport.ts'

/** A position on the time axis, with the digits that a thousandth of the view needs; samples are whole. */
export function formatTime(time: number, view: Span, inSeconds: boolean): string {
  if (!inSeconds) return formatCount(Math.round(time))
  return formatTick(time, 10 ** Math.floor(Math.log10(length(view) / 1000)))
}
