import type { MessageCode, Said } from './say.ts'
import type { MessageDetails } from './types.ts'

export interface SignalErrorDetails {
  readonly file: string
  readonly cause?: unknown
}

/** A file that can't be read or written as asked. The message names the file and, where known, the place in it. */
export class SignalError extends Error {
  override readonly name: string = 'SignalError'
  readonly file: string
  /** The message without the place. */
  readonly problem: string
  /** Which problem it is, for whoever words it in another language; null: one of writing, which have none. */
  readonly code: MessageCode | null
  /** What `problem` is filled with. */
  readonly details: MessageDetails

  /** @param place parts of the place within the file, such as `channel "ecg"` */
  constructor(problem: string | Said, { file, cause }: SignalErrorDetails, place: readonly string[] = []) {
    const said = typeof problem === 'string' ? { text: problem, code: null, details: {} } : problem
    super(`${[file, ...place].join(', ')}: ${said.text}`, cause === undefined ? undefined : { cause })
    this.file = file
    this.problem = said.text
    this.code = said.code
    this.details = said.details
  }
}

/** What went wrong, in the words of whoever noticed it. */
export function problemOf(error: unknown): string {
  if (error instanceof SignalError) return error.problem
  return error instanceof Error ? error.message : String(error)
}

/** Whether an error says already what the user has to know, or asks to stop. */
export function isFinal(error: unknown): boolean {
  return error instanceof SignalError || (error instanceof Error && error.name === 'AbortError')
}
