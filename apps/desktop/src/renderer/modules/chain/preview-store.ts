import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { RunResult } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useFilesStore } from '../files/files-store.ts'
import { lineBoard, type LineTarget } from '../plots/line-board.ts'
import { plotRows } from '../plots/rows.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useChainStore, type ChainState } from './chain-store.ts'
import { useFitStore } from './fit-store.ts'
import type { LayerDraft } from './layer-draft.ts'
import { asNow, useRunStore } from './run-store.ts'

/** Samples of the input. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

interface Preview extends Stretch {
  readonly key: string
  readonly variant: ChainState['variant']
  readonly result: RunResult
  readonly layers: readonly LayerDraft[]
}

/** Outputs that the plots show but the chain does not make: others are under way, or there are none. */
export type StaleState = 'computing' | 'outdated'

/** What the chain makes of the stretch in view, until the run that a change asks for is done. */
export const usePreviewStore = defineStore('preview', () => {
  const chain = useChainStore()
  const fit = useFitStore()
  const run = useRunStore()
  const notices = useNoticesStore()
  const files = useFilesStore()

  const preview = shallowRef<Preview | null>(null)
  const asked = shallowRef<Stretch | null>(null)
  const busy = ref(false)

  /** While no run is of the chain as it is, a preview is newer than the run, even if the chain has changed since. */
  const newest = computed(() => {
    const found = preview.value
    const isNewer = (run.result === null || run.stale) && found?.variant === chain.variant
    return isNewer && chain.enabled.length > 0 && fit.fileIds.length > 0 ? found : null
  })
  /** What the plots show. */
  const result = computed(() => newest.value?.result ?? run.result)
  const layers = computed(() => (newest.value ? asNow(newest.value.layers, chain.layers) : run.ranLayers))
  /** Whether that is of the chain as it was. */
  const stale = computed(() => (newest.value ? newest.value.key !== fit.key : run.stale))
  const isCovered = computed(() => {
    const [known, wanted] = [newest.value, asked.value]
    return !known || !wanted || (known.start <= wanted.start && known.end >= wanted.end)
  })
  /** What is to be said of the outputs that the plots show; null where they are what the chain makes. */
  const state = computed<StaleState | null>(() => {
    if (busy.value && (stale.value || !isCovered.value)) return 'computing'
    if (stale.value) return run.running ? 'computing' : 'outdated'
    return null
  })

  /** All lines that a result has: what is shown of it, plots know. */
  function outputsOf(answer: RunResult): readonly LineTarget[] {
    const shown = files.batch.map((file) => file.state.info)
    const nothing = new Set<number>()
    return plotRows({
      files: shown,
      result: answer,
      hiddenChannels: nothing,
      hiddenStages: nothing,
      order: 'stage',
    })
  }

  async function fetch({ start, end }: Stretch): Promise<void> {
    const { key, fileIds, reading } = fit
    if (reading.problems !== null || chain.enabled.length === 0 || fileIds.length === 0) return
    const { enabled: drafts, variant } = chain
    asked.value = { start, end }
    busy.value = true
    try {
      const answer = await compute.call('preview', { recipe: reading.recipe, fileIds, start, end })
      if (answer === null) run.hurry(key)
      else await lineBoard.expect(outputsOf(answer))
      if (run.result !== null && !run.stale) return
      preview.value = answer && { key, variant, result: answer, layers: drafts, start, end }
    } finally {
      busy.value = false
    }
  }
  watch(
    () => run.result,
    () => (preview.value = null),
  )
  /** Asks for a stretch; while one is being computed, only the latest of those asked for is next. */
  const ask = latest(
    fetch,
    () => {},
    (error) => {
      const { code } = problemOf(error)
      // That files make no batch stands beside them for as long as it is so.
      if (!code.startsWith('batch-') && code !== 'compute-stopped' && code !== 'file-closed')
        notices.fail(error)
    },
  )

  // Another compute knows nothing of it.
  compute.onConnect(({ first }) => {
    if (!first) preview.value = null
  })

  return { result, layers, stale, state, ask }
})
