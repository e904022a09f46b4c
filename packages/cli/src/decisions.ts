import type { CsvDialect } from '@sinal/signals'
import { table } from './table.ts'

/** What was decided about a CSV file, and why, as a table. */
export function decisions(dialect: CsvDialect): string {
  const { columns, timeColumn, reasons, skipped } = dialect
  const values: Readonly<Partial<Record<keyof typeof reasons, string>>> = {
    encoding: dialect.encoding,
    delimiter: mark(dialect.delimiter),
    decimal: mark(dialect.decimal),
    quote: mark(dialect.quote),
    lineEnd: { '\n': 'LF', '\r\n': 'CR LF', '\r': 'CR' }[dialect.lineEnd],
    comment: mark(dialect.comment),
    preambleRows: String(dialect.preambleRows),
    header: dialect.header ? 'yes' : 'no',
    timeColumn: timeColumn === null ? 'none' : (columns[timeColumn] ?? String(timeColumn)),
    timeUnit: dialect.timeUnit ?? 'none',
  }
  const rows = Object.entries(reasons).map(([decision, reason]) => [
    decision,
    values[decision as keyof typeof reasons] ?? '',
    reason,
  ])
  const left = skipped.map(({ column, reason }) => [column, 'skipped', reason])
  return table(['decision', 'value', 'reason'], [...rows, ...left])
}

const NAMES: Readonly<Record<string, string>> = { '\t': 'tab', ' ': 'space' }

const mark = (text: string | null) => (text === null ? 'none' : (NAMES[text] ?? text))
