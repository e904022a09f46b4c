import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { problemOf } from '../../bridge.ts'

/** What becomes of compute after it stopped. */
export type ComputeState = 'restarting' | 'restored' | 'gone'

/** What has happened and has no better place on the screen. */
export type Notice = { readonly id: number } & (
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'compute-stopped'; readonly state: ComputeState }
  | { readonly kind: 'window-crashed' }
  /** Since the session was saved. */
  | { readonly kind: 'files-changed'; readonly names: readonly string[] }
  /** With the keys that have no place in the studio; whether it says how files that are opened next are read. */
  | {
      readonly kind: 'recipe-opened'
      readonly name: string
      readonly leftOut: readonly string[]
      readonly readsNext: boolean
    }
)
type NewNotice = Notice extends infer N ? (N extends Notice ? Omit<N, 'id'> : never) : never

export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  let nextId = 0

  /** A newer notice of a kind replaces the older one, so that the screen holds what is true now. */
  function show(notice: NewNotice): void {
    notices.value = [
      ...notices.value.filter((other) => other.kind !== notice.kind),
      { ...notice, id: nextId++ } as Notice,
    ]
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  /** Takes the problem away that is told, to be told elsewhere; null where there is none. */
  function takeProblem(): Problem | null {
    const told = notices.value.find((notice) => notice.kind === 'problem')
    if (told) dismiss(told.id)
    return told?.problem ?? null
  }

  /** For what nobody expected; what the user cancelled is no news. */
  function fail(error: unknown): void {
    const problem = problemOf(error)
    if (problem.code !== 'cancelled') show({ kind: 'problem', problem })
  }

  return { notices, show, dismiss, takeProblem, fail }
})
