import { type Message, SignalError } from '@sinal/signals'
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
  /** Which of the reader's problems it is, for whoever words it in another language; null where it is none of them. */
  readonly said: (Message & { readonly reason: string }) | null
  /** Of a fault of the program; null for what was foreseen. */
  readonly stack: string | null
}

/** An error as a report has it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    const nothing = { row: null, column: null, code: null, said: null, stack: null }
    return { name: 'Error', message: String(error), ...nothing }
  }
  const { row, column } = error as { row?: unknown; column?: unknown }
  return {
    name: error.name,
    message: error.message,
    row: typeof row === 'number' ? row : null,
    column: typeof column === 'string' ? column : null,
    code: systemCode(error),
    said: saidBy(error),
    stack: isForeseen(error) ? null : (error.stack ?? error.message),
  }
}

function saidBy(error: Error): Failure['said'] {
  if (!(error instanceof SignalError) || error.code === null) return null
  const { code, details, problem } = error
  return { code, details, reason: problem }
}
