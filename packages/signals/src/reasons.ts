import type { EncodingFound } from './encoding.ts'
import type { Layout } from './layout.ts'
import { say, type Said } from './say.ts'
import type { TimeFound } from './time-column.ts'
import type { Decision, OpenOptions } from './types.ts'

const LINE_ENDS = [/\r\n/, /\r(?!\n)/, /(?<!\r)\n/]

/** One sentence of why for each decision. */
export function reasons(
  layout: Layout,
  encoding: EncodingFound,
  time: TimeFound,
  text: string,
  options: OpenOptions,
): Record<Decision, Said> {
  const { names, units, width, thousands, splitting, kinds } = layout
  const by = (option: keyof OpenOptions, why: Said) =>
    options[option] === undefined ? why : say('set-by-caller')
  const numbers = kinds.filter((kind) => kind === 'number').length
  const ends = text.includes('\r') ? LINE_ENDS.filter((end) => end.test(text)) : []
  const quoted = splitting.quote !== null && text.includes(splitting.quote)
  const noThousands = layout.ambiguous ? 'thousands-doubtful' : 'thousands-none'
  const named = names?.comment ? 'header-in-comment' : 'header'
  return {
    encoding: encoding.reason,
    delimiter: by(
      'delimiter',
      splitting.delimiter === null ? say('delimiter-none') : say('delimiter', { fields: width, numbers }),
    ),
    decimal: by('decimal', decimalReason(layout)),
    thousands: by('thousands', say(thousands === null ? noThousands : 'thousands')),
    quote: by('quote', say(quoted ? 'quote' : 'quote-unused')),
    lineEnd: say(ends.length > 1 ? 'line-end-mixed' : 'line-end'),
    comment: by('comment', say(splitting.comment === null ? 'comment-none' : 'comment')),
    preambleRows: by('preambleRows', say('preamble')),
    header: by('header', say(names ? named : 'header-none')),
    unitRow: by('unitRow', say(units ? 'unit-row' : 'unit-row-none')),
    ...time.reasons,
  }
}

function decimalReason({ body, decimal }: Layout): Said {
  const some = (what: RegExp) => body.some(({ fields }) => fields.some((field) => what.test(field)))
  if (!some(decimal === ',' ? /\d,\d/ : /\d\.\d/)) {
    return say(decimal === ',' ? 'decimal-comma-assumed' : 'decimal-point-assumed')
  }
  if (decimal === '.') return say('decimal-point')
  // 0,125 can have no thousands mark: no number in groups begins with 0.
  return say(some(/^(?![+-]?[1-9]\d{0,2},\d{3}$).*\d,\d/) ? 'decimal-comma' : 'decimal-comma-doubtful')
}
