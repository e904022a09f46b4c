import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type * as v from 'valibot'

/** What an edit is called, in the language in use when it is shown. */
export interface Step {
  /** A key of the message files: `history.steps.moveLayer`. */
  readonly step: string
  /** What the message is filled with; `{ key }` is a word that is itself translated. */
  readonly params?: Readonly<Record<string, string | number | { readonly key: string }>>
  /** Edits with the same word, one right after the other, are one step: a text typed letter by letter, a drag. */
  readonly merge?: string
}

/** A store's undoable state, as `undoable` registers it. */
export interface Part {
  readonly schema: v.GenericSchema
  /** Of a session that says nothing of it. */
  readonly initial: unknown
  read(): unknown
  write(state: unknown): void
}

interface Change {
  readonly before: unknown
  readonly after: unknown
}

export interface Entry {
  readonly id: number
  readonly step: Step
  readonly changes: ReadonlyMap<string, Change>
}

/** Edits further apart than this are steps of their own, whatever `merge` says. */
const MERGE_MS = 1000
/** The oldest steps beyond these are forgotten; states share what they have in common, so each is small. */
const MOST = 1000

/**
 * What the user did, step by step. A state is immutable, so a step is a pair of references: what a store held before,
 * and after.
 */
export const useHistoryStore = defineStore('history', () => {
  const parts = new Map<string, Part>()
  const entries = shallowRef<readonly Entry[]>([])
  /** So many of the entries are done; those after it were undone. */
  const position = ref(0)
  /** Grows with every change of any state, undone ones included. */
  const revision = ref(0)
  let nextId = 1
  let lastEdit = -Infinity
  let group: Map<string, Change> | null = null

  const undoStep = computed(() => entries.value[position.value - 1]?.step ?? null)
  const redoStep = computed(() => entries.value[position.value]?.step ?? null)

  function register(key: string, part: Part): void {
    if (parts.has(key)) throw new Error(`history: "${key}" is registered already`)
    parts.set(key, part)
  }

  function record(key: string, step: Step, before: unknown, after: unknown): void {
    revision.value++
    if (group) {
      group.set(key, { before: group.has(key) ? group.get(key)!.before : before, after })
      return
    }
    push(step, new Map([[key, { before, after }]]))
  }

  function push(step: Step, changes: ReadonlyMap<string, Change>): void {
    const done = entries.value.slice(0, position.value)
    const last = done.at(-1)
    const now = performance.now()
    const merges =
      step.merge !== undefined && step.merge === last?.step.merge && now - lastEdit < MERGE_MS && last
    lastEdit = now
    if (merges) done[done.length - 1] = { id: merges.id, step, changes: joined(merges.changes, changes) }
    else done.push({ id: nextId++, step, changes })
    entries.value = done.slice(-MOST)
    position.value = entries.value.length
  }

  /** A state changed that is no step: what is only remembered. */
  const touch = (): void => void revision.value++

  /** Whatever `action` edits, in any store, is one step. */
  function together(step: Step, action: () => void): void {
    if (group) return action()
    const mine = new Map<string, Change>()
    group = mine
    try {
      action()
    } finally {
      group = null
      if (mine.size > 0) push(step, mine)
    }
  }

  /** The next edit begins a step of its own, whatever it merges with: a drag has ended, a field was left. */
  function seal(): void {
    lastEdit = -Infinity
  }

  /** Undoes or redoes until `target` entries are done. */
  function jump(target: number): void {
    const wanted = Math.min(Math.max(target, 0), entries.value.length)
    const states = new Map<string, unknown>()
    while (position.value > wanted) {
      const { changes } = entries.value[--position.value]!
      for (const [key, { before }] of changes) states.set(key, before)
    }
    while (position.value < wanted) {
      const { changes } = entries.value[position.value++]!
      for (const [key, { after }] of changes) states.set(key, after)
    }
    for (const [key, state] of states) parts.get(key)?.write(state)
    if (states.size > 0) revision.value++
    seal()
  }

  const undo = (): void => jump(position.value - 1)
  const redo = (): void => jump(position.value + 1)

  /** Everything that can be undone, by the name of its store. */
  const snapshot = (): Record<string, unknown> =>
    Object.fromEntries([...parts].map(([key, part]) => [key, part.read()]))

  /** Takes the place of everything, and of its history: another session. */
  function restore(states: ReadonlyMap<string, unknown>): void {
    for (const [key, state] of states) parts.get(key)?.write(state)
    entries.value = []
    position.value = 0
    revision.value++
    seal()
  }

  return {
    entries,
    position,
    revision,
    undoStep,
    redoStep,
    parts,
    register,
    record,
    touch,
    together,
    seal,
    jump,
    undo,
    redo,
    snapshot,
    restore,
  }
})

function joined(
  earlier: ReadonlyMap<string, Change>,
  later: ReadonlyMap<string, Change>,
): Map<string, Change> {
  const all = new Map(earlier)
  for (const [key, { before, after }] of later) {
    all.set(key, { before: all.has(key) ? all.get(key)!.before : before, after })
  }
  return all
}
