import type { Explained, ExplainPlace, Matrix, Slice, Statement } from '../../../shared/explain-schemas.ts'
import type { Problem } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'

/** Taps that the figure shows at once, the table, and planes of both. */
export const TERMS_SHOWN = 512
export const TERMS_IN_TABLE = 64
export const PLANES_SHOWN = 4
/** Of the matrix. */
const ROWS = 9

export interface Question {
  readonly place: ExplainPlace
  readonly terms: Slice
  readonly planes: Slice
  /** The plane of the group whose columns the matrix shows, and how many of them. */
  readonly plane: number
  readonly columns: number
}

/** All that is known of an output: its terms, and what was checked about it. */
export interface Answer {
  readonly place: ExplainPlace
  readonly explained: Explained
  readonly matrix: Matrix | null
  readonly statements: readonly Statement[]
}

export async function askAnswer({ place, terms, planes, plane, columns }: Question): Promise<Answer> {
  const explained = await compute.call('explainOutput', { ...place, terms, planes })
  if (explained.kind === 'other') return { place, explained, matrix: null, statements: [] }
  const shown = Math.min(plane, explained.group.count - 1)
  const [matrix, statements] = await Promise.all([
    compute.call('explainMatrix', { ...place, plane: shown, rows: ROWS, columns }),
    compute.call('explainStatements', place),
  ])
  return { place, explained, matrix, statements }
}

/** What went wrong, unless a newer run, or the one after a crash, has a question of its own that is asked anyway. */
export function problemToTell(error: unknown): Problem | null {
  const problem = problemOf(error)
  return problem.code === 'run-gone' || problem.code === 'compute-stopped' ? null : problem
}
