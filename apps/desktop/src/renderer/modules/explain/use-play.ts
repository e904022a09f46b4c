import { onScopeDispose, watch } from 'vue'
import type { useExplainStore } from './explain-store.ts'

/** From one output to the next while playing. */
const STEP_MS = 550

/** Slides on, from the beginning where the end was reached, or pauses. */
export function playOrPause(store: ReturnType<typeof useExplainStore>): void {
  if (!store.playing && (store.place?.index ?? 0) >= store.lastIndex) store.goTo(0)
  store.playing = !store.playing
}

/** While the store plays, moves on by one output a moment after the last one is shown, to the end. */
export function usePlay(store: ReturnType<typeof useExplainStore>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [store.playing, store.answer] as const,
    ([playing]) => {
      clearTimeout(timer)
      if (!playing) return
      timer = setTimeout(() => {
        if ((store.place?.index ?? 0) < store.lastIndex) store.goBy(1)
        else store.playing = false
      }, STEP_MS)
    },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    store.playing = false
  })
}
