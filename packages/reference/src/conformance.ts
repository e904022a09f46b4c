import { type Comparison, compare, compareText, compareWithTruth } from './compare.ts'
import type { Answer, Case, Expectation, Fixtures, Question, TensorData } from './format.ts'
import { Refusal } from './interpreter.ts'
import { loadFixtures } from './load-fixtures.ts'

/** An implementation: answers a question, or throws a `Refusal` (refused on purpose) or anything else (failed). */
export type Run = (question: Question) => Answer | Promise<Answer>

export interface Failure {
  /** `group/name` */
  readonly case: string
  readonly op: string
  readonly file: string
  readonly line: number
  /** What differs, where, and by how much. */
  readonly reason: string
}

export interface Report {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly Failure[]
  readonly perGroup: Readonly<Record<string, { readonly passed: number; readonly failed: number }>>
  /** The largest error met in each operation, in units of its tolerance. */
  readonly perOp: Readonly<Record<string, number>>
  /** Every case that was run. */
  readonly results: readonly CaseResult[]
}

/** The largest errors of one case, in units of the tolerance: of its values, and of its gradients. */
export interface CaseResult {
  readonly case: Case
  readonly passed: boolean
  readonly forward: number
  readonly gradient: number
}

/**
 * Drives an implementation through fixtures and compares every answer with PyTorch's.
 *
 * @param run the implementation; `interpreter(engine)` makes one from a table of operations
 * @param fixtures a folder, or what `loadFixtures` gave; default: the fixtures of this package
 * @param options.filter which cases to run; default all
 * @throws {FixtureError} a fixture cannot be read
 */
export async function conformance(
  run: Run,
  fixtures?: string | Fixtures,
  options: { filter?: (one: Case) => boolean } = {},
): Promise<Report> {
  const { cases } = typeof fixtures === 'object' ? fixtures : loadFixtures(fixtures)
  const failures: Failure[] = []
  const perGroup: Record<string, { passed: number; failed: number }> = {}
  const perOp: Record<string, number> = {}
  const results: CaseResult[] = []
  for (const one of options.filter ? cases.filter(options.filter) : cases) {
    const { reason, forward, gradient } = await verdict(run, one)
    results.push({ case: one, passed: reason === null, forward, gradient })
    const group = (perGroup[one.group] ??= { passed: 0, failed: 0 })
    perOp[one.op] = Math.max(perOp[one.op] ?? 0, forward, gradient)
    if (reason === null) {
      group.passed++
    } else {
      group.failed++
      failures.push({ case: `${one.group}/${one.name}`, op: one.op, file: one.file, line: one.line, reason })
    }
  }
  const passed = Object.values(perGroup).reduce((sum, group) => sum + group.passed, 0)
  return { passed, failed: failures.length, failures, perGroup, perOp, results }
}

interface Verdict {
  readonly reason: string | null
  readonly forward: number
  readonly gradient: number
}

async function verdict(run: Run, one: Case): Promise<Verdict> {
  const { name, op, inputs, steps, want } = one
  try {
    const answer = await run({ name, op, inputs, steps, want })
    if (one.expect.error) {
      const { kinds, message } = one.expect.error
      const { op: refused } = steps.at(-1)!
      return failed(
        `${refused} must be refused (${kinds.join(' or ')}), but it ran${message && `: ${message}`}`,
      )
    }
    return compareAnswers(answer, one)
  } catch (error) {
    return one.expect.error ? judgeError(error, one.expect.error, steps.length - 1) : failed(describe(error))
  }
}

function judgeError(error: unknown, expected: NonNullable<Expectation['error']>, last: number): Verdict {
  if (!(error instanceof Refusal)) return failed(describe(error))
  if (error.step !== last) return failed(`step ${error.step + 1} of ${last + 1}: ${error.message}`)
  if (!error.kinds.some((kind) => expected.kinds.includes(kind))) {
    return failed(`expected a refusal for its ${expected.kinds.join(' or ')}, but got ${error.message}`)
  }
  return { reason: null, forward: 0, gradient: 0 }
}

function failed(reason: string): Verdict {
  return { reason, forward: 0, gradient: 0 }
}

function describe(error: unknown): string {
  if (error instanceof Refusal) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function compareAnswers(answer: Answer, { expect, exact }: Case): Verdict {
  const reasons: string[] = []
  const worst = { values: 0, grads: 0 }
  const note = (kind: 'values' | 'grads', what: string, { error, difference }: Comparison) => {
    worst[kind] = Math.max(worst[kind], error)
    if (difference !== null) reasons.push(`${what} ${difference}`)
  }
  for (const [name, value] of Object.entries(expect.values)) {
    note('values', name, compareOptional(answer.values[name], value, exact))
  }
  for (const [name, grad] of Object.entries(expect.grads)) {
    note('grads', `${name}.grad`, compareOptional(answer.grads[name], grad, exact))
  }
  for (const kind of ['values', 'grads'] as const) {
    for (const [name, truth] of Object.entries(expect.truth[kind])) {
      const got = answer[kind][name]
      if (truth && got)
        note(kind, `${name}${kind === 'grads' ? '.grad' : ''} (float64)`, compareWithTruth(got, truth))
    }
  }
  for (const [name, text] of Object.entries(expect.texts)) {
    const got = answer.texts[name]
    const difference = got === undefined ? 'no text' : compareText(got, text)
    if (difference !== null) reasons.push(`${name} prints differently, ${difference}`)
  }
  return {
    reason: reasons.length === 0 ? null : reasons.join('; '),
    forward: worst.values,
    gradient: worst.grads,
  }
}

function compareOptional(
  got: TensorData | null | undefined,
  expected: TensorData | null,
  exact: boolean,
): Comparison {
  if (got && expected) return compare(got, expected, { exact })
  if (got === null && expected === null) return { error: 0, difference: null }
  const show = (value: TensorData | null | undefined) => (value ? 'a tensor' : 'none')
  return { error: Number.POSITIVE_INFINITY, difference: `expected ${show(expected)}, got ${show(got)}` }
}
