import type { Problem, ProblemCode } from './ipc.ts'

/** A {@link Problem} as an exception. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.name = problem.name
    this.problem = problem
  }
}

/** A problem that the studio itself finds, with what its translations are filled from. */
export function failure(code: ProblemCode, message: string, details: Problem['details'] = {}): ProblemError {
  return new ProblemError({ code, name: 'ProblemError', message, details })
}

/** What an exception tells the user: the problem it carries, or 'internal'. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  return { code: 'internal', name, message, details: {} }
}
