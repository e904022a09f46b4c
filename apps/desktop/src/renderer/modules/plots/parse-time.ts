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
