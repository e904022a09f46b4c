import { SinalError } from '@sinal/core'
import { type MessageDetails, SignalError } from '@sinal/signals'
import { formatPath, RecipeError, type RecipePath } from '../errors.ts'
import { FileError, isForeseen, PlanError, systemCode } from './errors.ts'
import { type BatchSaid, say } from './sentences.ts'

/** An error as it can be sent, and as a report shows it. */
export interface Failure {
  readonly name: string
  readonly message: string
  /** Line of the file, and column, where the error has them. */
  readonly row: number | null
  readonly column: string | null
  /** Sample and channel, where the error has them. */
  readonly sample: number | null
  readonly channel: string | null
  /** Where in the recipe: `['layers', 1, 'weight']`; null where it is not the recipe's. */
  readonly path: RecipePath | null
  /** What the file system reported, such as ENOSPC; null where it did not. */
  readonly code: string | null
  /** Which problem it is, for whoever words it in another language (`messageCodes`); `reason` is English, without the place. */
  readonly said: {
    readonly code: BatchSaid['code']
    readonly details: MessageDetails
    readonly reason: string
  }
  /** Of a fault of the program; null for what was foreseen. */
  readonly stack: string | null
}

/** An error as a report has it. */
export function failureOf(error: unknown): Failure {
  const isError = error instanceof Error
  const message = isError ? error.message : String(error)
  const { row, column, sample, channel } = Object(error) as Readonly<Record<string, unknown>>
  return {
    name: isError ? error.name : 'Error',
    message,
    row: typeof row === 'number' ? row : null,
    column: typeof column === 'string' ? column : null,
    sample: typeof sample === 'number' ? sample : null,
    channel: typeof channel === 'string' ? channel : null,
    path: error instanceof RecipeError ? error.path : null,
    code: systemCode(error),
    said: saidBy(error, message),
    stack: !isError || isForeseen(error) ? null : (error.stack ?? message),
  }
}

function saidBy(error: unknown, message: string): Failure['said'] {
  if (error instanceof SignalError || error instanceof FileError || error instanceof PlanError) {
    const { code, details, problem } = error
    return { code, details, reason: problem }
  }
  if (error instanceof RecipeError) {
    const { code, details } = error
    return { code, details, reason: withPath(error) }
  }
  if (error instanceof SinalError && error.code !== null) {
    const { code, details } = error
    return { code: code as BatchSaid['code'], details, reason: message }
  }
  const { text, code, details } = say(isForeseen(error) ? 'recipe-misfit' : 'fault', { problem: message })
  return { code, details, reason: text }
}

/** Without the file of the recipe. */
const withPath = ({ path, problem }: RecipeError): string =>
  [formatPath(path), problem].filter(Boolean).join(': ')
