import { isLooseUnitRow, isUnitRow, joinUnit, splitUnit } from '../column-names.ts'
import { fieldKind } from '../field-text.ts'
import type { Channel, CsvStyle, Decimal, Delimiter, Quote } from '../types.ts'

const DECIMALS: readonly Decimal[] = ['.', ',']

const NONE: ReadonlySet<string> = new Set()

/** The lines above the samples. @param timeTitles of the columns before the channels */
export function headerLines(
  timeTitles: readonly string[],
  channels: readonly Channel[],
  delimiter: Delimiter,
  { header = true, unitRow = false, comment = null, quote = null }: CsvStyle,
): string[] {
  if (!header) return []
  const named = channels.map(findable)
  const columns = [...timeTitles.map(splitUnit), ...named]
  const units = columns.map(({ unit }) => unit ?? '')
  const bare = columns.map(({ name }) => joinUnit({ name }))
  // A row of units is one to a reader below names alone: not below a comment, nor, with gaps, below what could be samples;
  // and between spaces a gap would be no column.
  const areAll = units.every((unit) => unit !== '')
  const isBelowNames = bare.every(readsAsText) || (areAll && bare.some(readsAsText))
  const isSeen = comment === null && isBelowNames && (areAll || delimiter !== ' ')
  const isApart = unitRow && isSeen && (isUnitRow(units) || isLooseUnitRow(units))
  const names = isApart ? bare : [...timeTitles, ...named.map(joinUnit)]
  const isAll = !names.every(readsAsText)
  const mark = quote ?? '"'
  const line = (fields: readonly string[]) =>
    fields.map((name) => (isAll || !isPlain(name, delimiter) ? quoted(name, mark) : name)).join(delimiter)
  // A comment ends with its line, quoted or not.
  const first = comment === null ? line(names) : `${comment} ${line(names).replaceAll(/[\r\n]+/g, ' ')}`
  return isApart ? [first, line(units)] : [first]
}

/**
 * With a name that a reader sees, who trims it. Of a column without one it may think that it is none, where its first samples
 * are missing: it gets what a reader would call it. And NUL makes a file no text.
 */
function findable(channel: Channel, c: number): Channel {
  const name = channel.name.replaceAll('\0', '\uFFFD').trim()
  return { ...channel, name: name || `channel ${c + 1}` }
}

/** The quote that a reader finds again: a single one only where nothing else looks like a quote. */
export function findableQuote(
  quote: Quote | null,
  delimiter: Delimiter,
  timeTitles: readonly string[],
  channels: readonly Channel[],
): Quote | null {
  if (quote !== "'") return quote
  const isFound =
    delimiter !== ' ' && ![...timeTitles, ...channels.map(joinUnit)].some((name) => /['"\r\n]/.test(name))
  return isFound ? quote : '"'
}

/** Whether a name is neither parted, by this delimiter or what a reader may take for one, nor trimmed or taken for a comment. */
function isPlain(name: string, delimiter: Delimiter): boolean {
  return !/[",;|\t\r\n]|^[#%/'\s]|\s$/.test(name) && !name.includes(delimiter)
}

function quoted(name: string, mark: Quote): string {
  return `${mark}${name.replaceAll(mark, mark + mark)}${mark}`
}

/** Not as a sample: a header such as '1' or 'na' is told from samples by its quotes. */
function readsAsText(name: string): boolean {
  return DECIMALS.every((decimal) => fieldKind(name.trim(), { decimal, thousands: null }, NONE) === 'text')
}
