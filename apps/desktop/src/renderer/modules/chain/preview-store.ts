import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RunResult } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useChainStore } from './chain-store.ts'
import { useFitStore } from './fit-store.ts'
import type { LayerDraft } from './layer-draft.ts'
import { asNow, useRunStore } from './run-store.ts'

/** Samples of the input. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

interface Preview {
  readonly key: string
  readonly result: RunResult
  readonly layers: readonly LayerDraft[]
}

/** What the chain makes of the stretch in view, until the run that a change asks for is done. */
export const usePreviewStore = defineStore('preview', () => {
  const chain = useChainStore()
  const fit = useFitStore()
  const run = useRunStore()
  const notices = useNoticesStore()

  const preview = shallowRef<Preview | null>(null)

  /** A preview counts as long as the chain is what it was made of, and no run has been. */
  const current = computed(() =>
    preview.value?.key === fit.key && (run.result === null || run.stale) ? preview.value : null,
  )
  /** What the plots show. */
  const result = computed(() => current.value?.result ?? run.result)
  const layers = computed(() => (current.value ? asNow(current.value.layers, chain.layers) : run.ranLayers))
  const stale = computed(() => run.stale && current.value === null)

  async function fetch({ start, end }: Stretch): Promise<void> {
    const { key, fileIds, reading } = fit
    if (reading.problems !== null || chain.enabled.length === 0 || fileIds.length === 0) return
    const drafts = chain.enabled
    const answer = await compute.call('preview', { recipe: reading.recipe, fileIds, start, end })
    preview.value = answer && { key, result: answer, layers: drafts }
  }
  /** Asks for a stretch; while one is being computed, only the latest of those asked for is next. */
  const ask = latest(
    fetch,
    () => {},
    (error) => {
      const { code } = problemOf(error)
      if (code !== 'compute-stopped' && code !== 'file-closed') notices.fail(error)
    },
  )

  // Another compute knows nothing of it.
  compute.onConnect(({ first }) => {
    if (!first) preview.value = null
  })

  return { result, layers, stale, ask }
})
