import { say, type Said } from './say.ts'
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

  constructor(problem: string | Said, details: CsvErrorDetails) {
    const { row, column } = details
    super(problem, details, [
      ...(row === undefined ? [] : [`row ${row}`]),
      ...(column === undefined ? [] : [`column ${JSON.stringify(column)}`]),
    ])
    this.row = row
    this.column = column
  }
}

export function lineTooLong(file: string, row: number, maxLineBytes: number): CsvError {
  return new CsvError(say('line-long', { most: maxLineBytes }), { file, row })
}
