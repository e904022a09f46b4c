import * as v from 'valibot'
import type { Session } from '../../../shared/session-schemas.ts'
import { failure } from '../../../shared/problem.ts'
import type { Part } from '../history/history-store.ts'

/**
 * The state of each store as a session has it; of a store that it says nothing of, the initial one.
 *
 * @throws {ProblemError} 'session-invalid': a part that does not fit its schema, or that nobody knows
 */
export function readState(
  { name, state }: Pick<Session, 'name' | 'state'>,
  parts: ReadonlyMap<string, Part>,
): Map<string, unknown> {
  const file = name ?? 'autosave'
  const refuse = (at: string, text: string): never => {
    throw failure('session-invalid', `${file}: ${at}: ${text}`, { file, at, text })
  }
  for (const key of Object.keys(state)) {
    if (!parts.has(key)) refuse(`state.${key}`, `expected one of ${[...parts.keys()].join(', ')}`)
  }
  return new Map(
    [...parts].map(([key, { schema, initial }]) => {
      if (!Object.hasOwn(state, key)) return [key, initial]
      const checked = v.safeParse(schema, state[key])
      if (checked.success) return [key, checked.output]
      const [issue] = checked.issues
      return refuse(['state', key, v.getDotPath(issue)].filter(Boolean).join('.'), issue.message)
    }),
  )
}
