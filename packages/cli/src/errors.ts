/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError'
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Who reads the output has seen enough of it, as `head` has: nothing is wrong. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
