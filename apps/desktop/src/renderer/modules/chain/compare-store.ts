import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { RunResult } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useEngineStore } from '../shell/engine-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { runningLayers, useChainStore, type ChainState } from './chain-store.ts'
import { useFitStore } from './fit-store.ts'
import type { LayerDraft } from './layer-draft.ts'

/** Multiply-adds up to which a chain runs by itself: about two seconds. */
export function autoRunLimit(backend: string | null): number {
  return backend === 'native' || backend === 'wasm' ? 1e10 : 1e9
}

/** A run that is done. */
export interface Finished {
  /** What it is the result of. */
  readonly key: string
  readonly result: RunResult
  readonly layers: readonly LayerDraft[]
}

type Variant = ChainState['variant']
export const otherOf = (variant: Variant): Variant => (variant === 'A' ? 'B' : 'A')

/** The last run of each variant of the chain. */
export const useCompareStore = defineStore('compare', () => {
  const chain = useChainStore()
  const fit = useFitStore()
  const engine = useEngineStore()
  const notices = useNoticesStore()

  const runs = shallowRef<Readonly<Record<Variant, Finished | null>>>({ A: null, B: null })
  /** Of the variant that is worked on; a copy begins with what the other one has made. */
  const active = computed(() => {
    const own = runs.value[chain.variant]
    const twin = runs.value[otherOf(chain.variant)]
    if (own?.key !== fit.key && twin?.key === fit.key) return twin
    return own ?? (chain.other === null ? null : twin)
  })
  /** Of the other variant, as that is now; null where there is none, or it has not run. */
  const other = computed(() => {
    const run = runs.value[otherOf(chain.variant)]
    return run !== null && run.key === fit.otherKey ? run : null
  })

  function finish(variant: Variant, run: Finished | null): void {
    runs.value = { ...runs.value, [variant]: run }
  }
  function forget(): void {
    runs.value = { A: null, B: null }
  }

  /** Runs the other variant where it has not run and takes little; its problems are told once it is worked on. */
  async function runOther(key: string): Promise<void> {
    const reading = fit.otherReading
    if (reading === null || reading.problems !== null || chain.other === null) return
    const { recipe } = reading
    const { fileIds } = fit
    const layers = runningLayers(chain.other)
    const variant = otherOf(chain.variant)
    try {
      const fits = await compute.call('outputShapes', { recipe, fileIds })
      const work = fits.layers.reduce((sum, layer) => sum + (layer.ok ? layer.work : Infinity), 0)
      const isSmall = work <= autoRunLimit(engine.backend)
      if (!fits.input.ok || layers.length === 0 || !isSmall || key !== fit.otherKey) return
      const keep = active.value?.result.runId
      const result = await compute.call('run', { recipe, fileIds, ...(keep !== undefined && { keep }) })
      if (key === fit.otherKey && variant === otherOf(chain.variant)) finish(variant, { key, result, layers })
    } catch (error) {
      if (problemOf(error).code !== 'compute-stopped') notices.fail(error)
    }
  }
  watch(
    () => {
      // After the run of the chain that is worked on.
      const isDone = active.value !== null && active.value.key === fit.key
      return isDone && other.value === null ? fit.otherKey : null
    },
    (key) => {
      if (key !== null) void runOther(key)
    },
  )

  return { active, other, finish, forget }
})
