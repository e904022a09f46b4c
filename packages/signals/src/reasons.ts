import type { EncodingFound } from './encoding.ts'
import type { Layout } from './layout.ts'
import type { TimeFound } from './time-column.ts'
import type { CsvDialect, OpenOptions } from './types.ts'

/** One sentence of why for each decision. */
export function reasons(
  layout: Layout,
  encoding: EncodingFound,
  time: TimeFound,
  text: string,
  options: OpenOptions,
): CsvDialect['reasons'] {
  const { names, units, width, thousands, splitting, kinds } = layout
  const by = (option: keyof OpenOptions, why: string) =>
    options[option] === undefined ? why : 'Set by the caller.'
  const numbers = kinds.filter((kind) => kind === 'number').length
  const ends = [/\r\n/, /\r(?!\n)/, /(?<!\r)\n/].filter((end) => end.test(text))
  const quoted = splitting.quote !== null && text.includes(splitting.quote)
  return {
    encoding: encoding.reason,
    delimiter: by(
      'delimiter',
      splitting.delimiter === null
        ? 'No delimiter parts the rows: each is one number.'
        : `It parts the rows into ${width} fields, ${numbers} of them numbers.`,
    ),
    decimal: by('decimal', decimalReason(layout)),
    thousands: by(
      'thousands',
      thousands === null
        ? layout.ambiguous
          ? 'Points and commas may each be it: set decimal and thousands.'
          : 'All numbers can be read without.'
        : "Numbers have it between groups of three digits, and can't be read without.",
    ),
    quote: by(
      'quote',
      quoted ? 'Fields are quoted with it.' : 'No field is quoted; quoted ones would be understood.',
    ),
    lineEnd: ends.length > 1 ? 'The first one found; there are several kinds.' : 'All lines end so.',
    comment: by(
      'comment',
      splitting.comment === null ? 'No line begins with a comment mark.' : 'Some lines begin with it.',
    ),
    preambleRows: by('preambleRows', 'The names, or the first numbers, come after these lines.'),
    header: by(
      'header',
      names
        ? names.comment
          ? 'A comment above the numbers has a name for each column.'
          : 'A row of names is above the numbers.'
        : 'The first row is numbers.',
    ),
    unitRow: by(
      'unitRow',
      units ? 'The row below the names holds units only.' : 'No row of units is below the names.',
    ),
    ...time.reasons,
  }
}

function decimalReason({ body, decimal }: Layout): string {
  const mark = decimal === ',' ? 'comma' : 'point'
  const some = (what: RegExp) => body.some(({ fields }) => fields.some((field) => what.test(field)))
  if (!some(decimal === ',' ? /\d,\d/ : /\d\.\d/)) return `No number has a fraction: a ${mark} is assumed.`
  if (decimal === '.' || some(/^(?![+-]?\d{1,3},\d{3}$).*\d,\d/)) return `The numbers have a decimal ${mark}.`
  return "All commas come before three digits: decimal ones are assumed (otherwise set thousands: ',')."
}
