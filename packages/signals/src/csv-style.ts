import { joinUnit, splitUnit, timeName } from './column-names.ts'
import { epochUnit } from './epoch.ts'
import type { CsvDialect, CsvStyle, TimeStyle, TimeUnit } from './types.ts'

type Marks = Pick<CsvStyle, 'delimiter' | 'decimal'>

/**
 * How a CSV file is written, for another that is to be written so: options of `createSignals`. Lines above the names and
 * thousands marks are not among them; the time comes first.
 *
 * @param recognised as of a file that was opened; null, of other formats: nothing is taken over
 * @param asked what is wanted in place of the file's marks; what clashes with it is not taken over
 * @param start which of the file's samples is the first that is written: where they are counted, it has its number; default 0
 */
export function csvStyle(recognised: CsvDialect | null, asked: Marks = {}, start = 0): CsvStyle {
  return recognised === null ? asked : { ...styleOf(recognised, start), ...marksOf(recognised, asked) }
}

function marksOf(like: CsvDialect, asked: Marks): Marks {
  // A file of one column has no delimiter.
  const delimiter = asked.delimiter ?? (asked.decimal === undefined ? like.delimiter : null)
  const decimal = asked.decimal ?? (asked.delimiter === like.decimal ? '.' : like.decimal)
  return { ...(delimiter !== null && { delimiter }), decimal }
}

function styleOf(recognised: CsvDialect, start: number): CsvStyle {
  const { lineEnd, encoding, byteOrderMark, quote, header, unitRow } = recognised
  return {
    lineEnd,
    encoding,
    byteOrderMark,
    quote,
    header,
    comment: recognised.headerInComment ? recognised.comment : null,
    unitRow,
    time: timeStyle(recognised, start),
  }
}

function timeStyle(recognised: CsvDialect, start: number): TimeStyle | null {
  const {
    header,
    timeColumn,
    dateColumn,
    titles,
    timeUnit: unit,
    timeFormat: format,
    firstStamp,
  } = recognised
  if (timeColumn === null || unit === null) return null
  const time = titles[timeColumn]!
  const isTold = format !== null || tellsUnit(time, unit, firstStamp)
  if (!isTold && !header) return null
  const title = isTold ? time : unit === 'samples' ? 'sample' : joinUnit({ name: splitUnit(time).name, unit })
  return {
    titles: dateColumn === null ? [title] : [titles[dateColumn]!, title],
    unit,
    format,
    like: unit === 'samples' && start > 0 ? String(Number(firstStamp) + start) : firstStamp,
  }
}

/** Whether a reader takes numbers below such a title for times in this unit. */
function tellsUnit(title: string, unit: TimeUnit, first: string | null): boolean {
  const told = timeName(splitUnit(title))?.unit ?? null
  return told === null ? (epochUnit(first ?? undefined) ?? 's') === unit : told === unit
}
