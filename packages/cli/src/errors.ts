import { SinalError } from '@sinal/core'

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError'
  }
}

/** What a command makes can't go where it is asked to. */
export class OutputError extends SinalError {
  override get name() {
    return 'OutputError'
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Who reads the output has seen enough of it, as `head` has: nothing is wrong. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
