export interface CsvErrorDetails {
  readonly file: string
  /** Line of the file as an editor numbers it, from 1. */
  readonly row?: number
  readonly column?: string
  readonly cause?: unknown
}

/** A file that can't be read or written as asked. The message names the file and, where known, line and column. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly file: string
  readonly row: number | undefined
  readonly column: string | undefined
  /** The message without file, row and column. */
  readonly problem: string

  constructor(problem: string, { file, row, column, cause }: CsvErrorDetails) {
    const where = [
      file,
      row === undefined ? '' : `row ${row}`,
      column === undefined ? '' : `column ${JSON.stringify(column)}`,
    ]
    super(`${where.filter(Boolean).join(', ')}: ${problem}`, cause === undefined ? undefined : { cause })
    this.file = file
    this.row = row
    this.column = column
    this.problem = problem
  }
}

/** A piece of the file as a message shows it: quoted, and cut when long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}

export function lineTooLong(file: string, row: number, maxLineBytes: number): CsvError {
  const problem = `expected a line of at most ${maxLineBytes} bytes, but got a longer one`
  return new CsvError(`${problem} (a quote that is never closed?)`, { file, row })
}
