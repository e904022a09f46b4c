import type { CsvDialect } from '@sinal/signals'
import { inFlags } from './in-flags.ts'
import { table } from './table.ts'
import { numberText } from './texts.ts'

/** What was decided about a CSV file, and why, as a table. @param sampleRate that was found, in Hz */
export function decisions(dialect: CsvDialect, sampleRate: number | null): string {
  const { columns, timeColumn, reasons, kinds } = dialect
  const named = (column: number | null) => (column === null ? 'none' : (columns[column] ?? String(column)))
  const values: Readonly<Partial<Record<keyof typeof reasons, string>>> = {
    encoding: dialect.encoding,
    delimiter: mark(dialect.delimiter),
    decimal: mark(dialect.decimal),
    thousands: mark(dialect.thousands),
    quote: mark(dialect.quote),
    lineEnd: { '\n': 'LF', '\r\n': 'CR LF', '\r': 'CR' }[dialect.lineEnd],
    comment: mark(dialect.comment),
    preambleRows: String(dialect.preambleRows),
    header: dialect.header ? 'yes' : 'no',
    unitRow: dialect.unitRow ? 'yes' : 'no',
    timeColumn: named(timeColumn),
    dateColumn: named(dialect.dateColumn),
    timeFormat: dialect.timeFormat ?? 'none',
    timeUnit: dialect.timeUnit ?? 'none',
    sampleRate: sampleRate === null ? 'none' : `${numberText(sampleRate)} Hz`,
  }
  const rows = Object.entries(reasons).map(([decision, reason]) => [
    decision,
    values[decision as keyof typeof reasons] ?? '',
    inFlags(reason),
  ])
  const decided = table(['decision', 'value', 'reason'], rows)
  const unlike = kinds.filter(({ kind }) => !['time', 'date', 'channel'].includes(kind))
  if (unlike.length === 0) return decided
  const noted = unlike.map(({ column, kind, reason }) => [column, kind, reason])
  return `${decided}\n${table(['column', 'kind', 'reason'], noted)}`
}

const NAMES: Readonly<Record<string, string>> = { '\t': 'tab', ' ': 'space' }

const mark = (text: string | null) => (text === null ? 'none' : (NAMES[text] ?? text))
