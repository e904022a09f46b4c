import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Problem, Progress } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useEngineStore } from '../shell/engine-store.ts'
import { useChainStore } from './chain-store.ts'
import { autoRunLimit, useCompareStore } from './compare-store.ts'
import { useFitStore } from './fit-store.ts'
import type { LayerDraft } from './layer-draft.ts'
import { runCost } from './read-chain.ts'

/** Multiply-adds of a run that is soon over: it is in nobody's way. */
const SHORT_RUN = 5e8
/**
 * A longer one waits until there was no edit for this long: while one types, it would be given up for the next again and
 * again, and the preview, which shows what is in view meanwhile, would wait for it.
 */
const REST_MS = 1000

/** Runs the chain over the batch and keeps what came out, until a newer run takes its place. */
export const useRunStore = defineStore('run', () => {
  const chain = useChainStore()
  const fit = useFitStore()
  const engine = useEngineStore()
  const compare = useCompareStore()

  const result = computed(() => compare.active?.result ?? null)
  /** The layers that `result` came from, in its order; what they are called, and whether they are plotted, is as it is now. */
  const ranLayers = computed(() => asNow(compare.active?.layers ?? [], chain.layers))
  const resultKey = computed(() => compare.active?.key ?? null)
  const progress = shallowRef<Progress | null>(null)
  const running = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let job: AbortController | null = null
  /** Of a run that waits for a rest. */
  let resting: ReturnType<typeof setTimeout> | undefined
  let hurried: string | null = null

  const stale = computed(() => result.value !== null && resultKey.value !== fit.key)

  function rested(): void {
    clearTimeout(resting)
    resting = undefined
  }

  /** A run under way is given up for the new one. */
  async function run(): Promise<void> {
    rested()
    if (!fit.canRun) return
    job?.abort()
    const mine = new AbortController()
    job = mine
    const asked = fit.key
    const layers = chain.enabled
    const { variant } = chain
    const keep = compare.other?.result.runId
    running.value = true
    progress.value = null
    problem.value = null
    try {
      const answer = await compute.call(
        'run',
        { recipe: fit.reading.recipe, fileIds: fit.fileIds, ...(keep !== undefined && { keep }) },
        { signal: mine.signal, onProgress: (now) => job === mine && (progress.value = now) },
      )
      if (job !== mine) return
      compare.finish(variant, { key: asked, result: answer, layers })
    } catch (error) {
      const failed = problemOf(error)
      if (job === mine && failed.code !== 'cancelled') problem.value = failed
    } finally {
      if (job === mine) {
        running.value = false
        progress.value = null
        job = null
      }
    }
  }

  const cancel = (): void => job?.abort()

  /** The outputs are gone. */
  const forget = (): void => compare.forget()

  /** No preview shows what the chain of this key makes: its run need not wait for a rest. */
  function hurry(key: string): void {
    hurried = key
    if (resting !== undefined && key === fit.key) void run()
  }

  watch(
    () => fit.key,
    () => {
      cancel()
      rested()
      problem.value = null
      if (chain.enabled.length === 0 || fit.fileIds.length === 0) compare.finish(chain.variant, null)
    },
  )
  // What is small runs by itself as soon as it is known to fit.
  watch(
    () => fit.canRun && fit.key,
    (key) => {
      if (key === false || key === resultKey.value) return
      const cost = runCost(chain.enabled, fit.statuses)
      if (cost <= SHORT_RUN || key === hurried) void run()
      else if (cost <= autoRunLimit(engine.backend)) resting = setTimeout(() => void run(), REST_MS)
    },
  )

  return { result, ranLayers, progress, running, problem, stale, run, hurry, cancel, forget }
})

/** Layers as they were, under the names that they have now, and shown as they are now. */
export function asNow(layers: readonly LayerDraft[], now: readonly LayerDraft[]): LayerDraft[] {
  const known = new Map(now.map((layer) => [layer.id, layer]))
  return layers.map((layer) => {
    const { name, visible } = known.get(layer.id) ?? layer
    return { ...layer, name, visible }
  })
}
