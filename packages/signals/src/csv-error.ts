import { SignalError, type SignalErrorDetails } from './signal-error.ts'

export interface CsvErrorDetails extends SignalErrorDetails {
  /** Line of the file as an editor numbers it, from 1. */
  readonly row?: number
  readonly column?: string
}

/** A text that can't be read or written as asked. The message names the file and, where known, line and column. */
export class CsvError extends SignalError {
  override readonly name = 'CsvError'
  readonly row: number | undefined
  readonly column: string | undefined

  constructor(problem: string, details: CsvErrorDetails) {
    const { row, column } = details
    super(problem, details, [
      ...(row === undefined ? [] : [`row ${row}`]),
      ...(column === undefined ? [] : [`column ${JSON.stringify(column)}`]),
    ])
    this.row = row
    this.column = column
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
