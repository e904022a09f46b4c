import type { Problem } from '../../../shared/ipc.ts'

/** What a newer request, a closed file or a restarted compute answers for. */
const PASSING: readonly Problem['code'][] = ['cancelled', 'run-gone', 'file-closed', 'compute-stopped']

/** The problem, if the user should hear of it. */
export const telling = (problem: Problem): Problem | null => (PASSING.includes(problem.code) ? null : problem)
