import { SECONDS_PER_DAY } from '../../format.ts'

/**
 * A time as a person types it: `12.5`, `12,5`, `1:02:03.5` (hours, minutes, seconds), `2:03` (minutes, seconds), with a
 * minus or without; in seconds, or the samples that a plain number counts. null: it is none.
 */
export function parseTime(text: string): number | null {
  const match = /^\s*([-−+]?)\s*(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d*)?|[.,]\d+)\s*(?:s)?\s*$/u.exec(text)
  if (!match) return null
  const [, sign, hours = '0', minutes = '0', seconds = ''] = match
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
  return sign === '-' || sign === '−' ? -time : time
}

/**
 * A time as a person types it where the day is known: `16:05:30.5` or `16:05` of that day, `2024-03-09 16:05`, or `12.5`
 * seconds after the start. null: it is none.
 *
 * @param shown a time on the screen, and when the signal starts: both as a clock on the wall has it, in seconds since 1970
 */
export function parseClock(text: string, { shown, start }: { shown: number; start: number }): number | null {
  const clock =
    /^\s*(?:(\d{4}-\d\d-\d\d)(?:[T ]|$))?\s*(?:(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d*)?))?)?\s*$/.exec(text)
  const [, date, hours, minutes = '0', seconds = '0'] = clock ?? []
  if (date === undefined && hours === undefined) {
    const after = text.includes(':') ? null : parseTime(text)
    return after === null ? null : start + after
  }
  const day = date === undefined ? shown - (shown % SECONDS_PER_DAY) : Date.parse(`${date}T00:00:00Z`) / 1000
  const time = day + Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
  return Number.isFinite(time) ? time : null
}
