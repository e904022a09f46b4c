import type * as v from 'valibot'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useHistoryStore, type Step } from './history-store.ts'

export type { Step }

export interface Undoable<S> {
  /** Frozen, down to its last array: an edit replaces it. */
  readonly state: ComputedRef<S>
  /** Takes `next` as the state, as one step of the history. The same state is no edit. */
  edit(step: Step, next: S): void
}

/**
 * The state of a store that the user edits: plain JSON that can be undone, redone, saved in a session and restored.
 * To be called once, in the store's setup. README.md beside this file is the contract.
 *
 * @param key its name in the history and in session files; never to be changed
 * @param schema what a session file must hold to be taken as this state
 */
export function undoable<S extends object>(
  key: string,
  schema: v.GenericSchema<unknown, S>,
  initial: S,
): Undoable<S> {
  const history = useHistoryStore()
  const current = registered(key, schema, initial)

  function edit(step: Step, next: S): void {
    const before = current.value
    if (next === before) return
    current.value = frozen(next)
    history.record(key, step, before, next)
  }

  return { state: computed(() => current.value), edit }
}

/**
 * A state that comes back with the session but is no work to be undone, such as what stretch of time is on the screen.
 * The rules are those of `undoable`.
 */
export function remembered<S extends object>(
  key: string,
  schema: v.GenericSchema<unknown, S>,
  initial: S,
): { readonly state: ComputedRef<S>; set(next: S): void } {
  const history = useHistoryStore()
  const current = registered(key, schema, initial)

  function set(next: S): void {
    if (next === current.value) return
    current.value = frozen(next)
    history.touch()
  }

  return { state: computed(() => current.value), set }
}

function registered<S extends object>(
  key: string,
  schema: v.GenericSchema<unknown, S>,
  initial: S,
): ShallowRef<S> {
  const current = shallowRef(frozen(initial)) as ShallowRef<S>
  useHistoryStore().register(key, {
    schema,
    initial,
    read: () => current.value,
    write: (state) => (current.value = frozen(state as S)),
  })
  return current
}

/** What is frozen already, and so all that two states share, is not looked into again. */
function frozen<S>(value: S): S {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}
