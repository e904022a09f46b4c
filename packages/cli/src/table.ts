/** A column's name, and where its cells stand: left by default. */
export type Column = string | { readonly name: string; readonly align: 'left' | 'right' }

/** Rows of text under the names of their columns, aligned for a terminal. Each line ends with a line end. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const names = columns.map((column) => (typeof column === 'string' ? column : column.name))
  return aligned([names, ...rows], columns)
}

/** Names and values, one pair a line. */
export function pairs(rows: readonly (readonly [name: string, value: string, more?: string])[]): string {
  return aligned(
    rows.map((row) => row.map((cell) => cell ?? '')),
    ['', '', ''],
  )
}

function aligned(lines: readonly (readonly string[])[], columns: readonly Column[]): string {
  const widths = columns.map((_, c) => Math.max(...lines.map((cells) => width(cells[c] ?? ''))))
  return lines
    .map((cells) => {
      const padded = cells.map((cell, c) => {
        const column = columns[c]
        const air = ' '.repeat(widths[c]! - width(cell))
        return typeof column === 'object' && column.align === 'right' ? air + cell : cell + air
      })
      return `${padded.join('  ').trimEnd()}\n`
    })
    .join('')
}

/** Places that a text takes on a terminal: one a character, two for those of East Asia and for emoji. */
function width(text: string): number {
  let places = 0
  for (const char of text) {
    if (/\p{Mark}/u.test(char)) continue
    places +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1
  }
  return places
}
