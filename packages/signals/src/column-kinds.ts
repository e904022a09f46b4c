import { readField } from './field-text.ts'
import type { Layout } from './layout.ts'
import type { TimeFound } from './time-column.ts'
import type { Channel, ColumnKind, ColumnNote } from './types.ts'

/** Rows of one and the same number that make a column constant. */
const CONSTANT_ROWS = 3

/** Says of each column what it is, and why. */
export function columnNotes(layout: Layout, columns: readonly Channel[], time: TimeFound): ColumnNote[] {
  const timeName = time.column === null ? '' : columns[time.column]!.name
  return columns.map(({ name }, c): ColumnNote => {
    const note = (kind: ColumnKind, reason: string) => ({ column: name, kind, reason })
    if (c === time.column) return note('time', time.reasons.timeColumn)
    if (c === time.clock?.dateColumn) return note('date', `the dates of column ${JSON.stringify(timeName)}`)
    const kind = layout.kinds[c]!
    const filled = layout.body.find(({ fields }) => fields[c])
    const example = JSON.stringify((filled?.fields[c] ?? '').slice(0, 40))
    if (kind === 'time')
      return note('text', `expected numbers, but got dates or times of day such as ${example}`)
    if (kind === 'text') return note('text', `expected numbers, but got text such as ${example}`)
    const rows = layout.body.length
    if (kind === 'empty') {
      const named = Boolean(layout.names?.fields[c])
      return note(
        'empty',
        named ? `the first ${rows} rows have no value` : 'the column has neither a name nor a value',
      )
    }
    if (layout.names?.fields[c] === '' && time.column !== null && isRowCount(layout, c)) {
      return note('index', 'a count of the rows without a name')
    }
    const constant = constantOf(layout, c)
    if (constant !== null) return note('constant', `all of the first ${rows} rows are ${constant}`)
    return note('channel', 'the column holds numbers')
  })
}

/** The one number that a column has in every row; null when there are several, or too few rows to say. */
function constantOf(layout: Layout, column: number): string | null {
  if (layout.body.length < CONSTANT_ROWS) return null
  let constant: string | null = null
  for (const { fields } of layout.body) {
    const field = readField(fields[column] ?? '', layout)
    if (field.kind !== 'number' || (constant !== null && Number(constant) !== field.value)) return null
    constant ??= field.text
  }
  return constant
}

/** pandas and R number the rows. */
function isRowCount(layout: Layout, column: number): boolean {
  const counts = layout.body.map(({ fields }) => Number(fields[column]))
  return counts.every((count, i) => Number.isInteger(count) && (i === 0 || count === counts[i - 1]! + 1))
}
