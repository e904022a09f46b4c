import { isForeseen, systemCode } from './errors.ts'

/** An error as it can be sent, and as a report shows it. */
export interface Failure {
  readonly name: string
  readonly message: string
  /** Line of the file, and column, where the error has them. */
  readonly row: number | null
  readonly column: string | null
  /** What the file system reported, such as ENOSPC; null where it did not. */
  readonly code: string | null
  /** Of a fault of the program; null for what was foreseen. */
  readonly stack: string | null
}

/** An error as a report has it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), row: null, column: null, code: null, stack: null }
  }
  const { row, column } = error as { row?: unknown; column?: unknown }
  return {
    name: error.name,
    message: error.message,
    row: typeof row === 'number' ? row : null,
    column: typeof column === 'string' ? column : null,
    code: systemCode(error),
    stack: isForeseen(error) ? null : (error.stack ?? error.message),
  }
}
