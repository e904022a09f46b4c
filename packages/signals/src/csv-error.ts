import { say } from './say.ts'
import { SignalError } from './signal-error.ts'

/** A text that can't be read or written as asked. The message names the file and, where known, line and column. */
export class CsvError extends SignalError {
  override readonly name = 'CsvError'
}

export function lineTooLong(file: string, row: number, maxLineBytes: number): CsvError {
  return new CsvError(say('line-long', { most: maxLineBytes }), { file, row })
}
