import { readField } from './field-text.ts'
import type { Layout } from './layout.ts'
import { say, type Said, toldBy } from './say.ts'
import type { TimeFound } from './time-column.ts'
import type { Channel, ColumnKind, ColumnNote } from './types.ts'

/** Rows of one and the same number that make a column constant. */
const CONSTANT_ROWS = 3

/** Says of each column what it is, and why. */
export function columnNotes(layout: Layout, columns: readonly Channel[], time: TimeFound): ColumnNote[] {
  const timeName = time.column === null ? '' : columns[time.column]!.name
  return columns.map(({ name }, c): ColumnNote => {
    const note = (kind: ColumnKind, reason: Said) => ({ column: name, kind, ...toldBy(reason) })
    if (c === time.column) return note('time', time.reasons.timeColumn)
    if (c === time.clock?.dateColumn) return note('date', say('column-dates', { column: timeName }))
    const kind = layout.kinds[c]!
    const filled = layout.body.find(({ fields }) => fields[c])
    const text = (filled?.fields[c] ?? '').slice(0, 40)
    if (kind === 'time') return note('text', say('column-clock', { text }))
    if (kind === 'text') return note('text', say('column-text', { text }))
    const rows = layout.body.length
    if (kind === 'empty') {
      // 'NaN' in each row is a column of somebody's, a delimiter at the end of each row is none.
      const isColumn = filled !== undefined || Boolean(layout.names?.fields[c])
      return note('empty', isColumn ? say('column-no-value', { rows }) : say('column-empty'))
    }
    if (layout.names?.fields[c] === '' && time.column !== null && isRowCount(layout, c)) {
      return note('index', say('column-index'))
    }
    const constant = constantOf(layout, c)
    if (constant !== null) return note('constant', say('column-constant', { rows, value: constant }))
    return note('channel', say('column-numbers'))
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
