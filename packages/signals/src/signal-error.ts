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

  /** @param place parts of the place within the file, such as `channel "ecg"` */
  constructor(problem: string, { file, cause }: SignalErrorDetails, place: readonly string[] = []) {
    super(`${[file, ...place].join(', ')}: ${problem}`, cause === undefined ? undefined : { cause })
    this.file = file
    this.problem = problem
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
