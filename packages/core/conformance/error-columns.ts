/** Characters between two columns. */
const gap = 3

/**
 * Every operation with its largest error, largest first: in columns that read downwards, as many as `width` has room
 * for; then the names of those without any error.
 */
export function errorColumns(perOp: Readonly<Record<string, number>>, width = 120): string[] {
  const errors = Object.entries(perOp).sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
  const inexact = errors.filter(([, error]) => error > 0).map(([op, error]) => [op, show(error)] as const)
  const exact = errors.filter(([, error]) => error === 0).map(([op]) => op)
  const lines = inexact.length > 0 ? widestLayout(inexact, width) : []
  if (exact.length > 0) lines.push(...wrapped(`no error at all: ${exact.join(', ')}`, width))
  return lines
}

type Cell = readonly [op: string, error: string]

function show(error: number): string {
  return error < 0.001 ? '<0.001' : error.toPrecision(2)
}

/** The layout with most columns that fits; one column if none does. */
function widestLayout(cells: readonly Cell[], width: number): string[] {
  for (let rows = 1; rows < cells.length; rows++) {
    const lines = layout(cells, rows)
    if (lines.every((line) => line.length <= width)) return lines
  }
  return layout(cells, cells.length)
}

function layout(cells: readonly Cell[], rows: number): string[] {
  const columns = Array.from({ length: Math.ceil(cells.length / rows) }, (_, c) =>
    aligned(cells.slice(c * rows, (c + 1) * rows)),
  )
  return Array.from({ length: rows }, (_, r) =>
    columns.flatMap((column) => column[r] ?? []).join(' '.repeat(gap)),
  )
}

/** One column: names to the left, numbers to the right. */
function aligned(cells: readonly Cell[]): string[] {
  const [names, numbers] = [0, 1].map((part) => Math.max(...cells.map((cell) => cell[part]!.length)))
  return cells.map(([op, error]) => `${op.padEnd(names!)} ${error.padStart(numbers!)}`)
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
