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

/** Where `PlanError` speaks of the place of the results. */
const OUT = /\b(expected|as|with) out(?=[,)])/

/** A message of a library, whose options are flags here. */
export function inFlags(message: string): string {
  return message
    .replace('(overwrite: true replaces it)', '(--overwrite replaces it)')
    .replace(OUT, '$1 --out')
}
