import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem, Progress } from '../../../shared/ipc.ts'
import type { LearntLayer, TrainProgress, TrainResult } from '../../../shared/train-schemas.ts'
import { failure } from '../../../shared/problem.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import type { LayerDraft } from '../chain/layer-draft.ts'
import { useExplainStore } from '../explain/explain-store.ts'
import { leastAt } from './curve-words.ts'
import { landedLayers } from './landed-layers.ts'
import type { SetupReading } from './read-setup.ts'
import { useTrainPlan, type Plan } from './use-train-plan.ts'

/** What is learnt, and the chain as it was when that began. */
export interface Training {
  /** The layers that ran, and all of them. */
  readonly drafts: readonly LayerDraft[]
  readonly layers: readonly LayerDraft[]
  readonly reading: SetupReading
  readonly plan: Plan
  /** Channels of the file. */
  readonly channels: number
  readonly epochs: number
}

export type Which = 'last' | 'best'

/** The epoch that did best on the held-out part, where there is one. */
const bestOf = (progress: TrainProgress | null): number | null =>
  progress?.heldOut ? leastAt(progress.heldOut) : null

type Drafts = readonly LayerDraft[]
const isAnother = (was: Drafts, now: Drafts): boolean =>
  now.length !== was.length || now.some((draft, k) => draft !== was[k])
const hasOtherLayers = (was: Drafts, now: Drafts): boolean =>
  now.length !== was.length || now.some(({ id }, k) => id !== was[k]!.id)

/** Learns the weights of the chain: asks compute whether that can be done, lets it learn, and takes what was learnt. */
export const useTrainStore = defineStore('train', () => {
  const chain = useChainStore()
  const explain = useExplainStore()

  /** Whether the view is in the place of the plots; Explain lies over it. */
  const shown = ref(false)
  const visible = computed(() => shown.value && !explain.visible)

  const { file, inputs, chainReading, reading, check, plan } = useTrainPlan(visible)

  const training = shallowRef<Training | null>(null)
  const progress = shallowRef<TrainProgress | null>(null)
  const result = shallowRef<TrainResult | null>(null)
  const before = shallowRef<readonly LearntLayer[]>([])
  const problem = shallowRef<Problem | null>(null)
  const running = ref(false)
  const landed = shallowRef<{ epoch: number; layers: readonly LayerDraft[] } | null>(null)
  /** The epoch whose weights the chain has; null once they are undone, or changed. */
  const taken = computed(() =>
    landed.value !== null && landed.value.layers === chain.layers ? landed.value.epoch : null,
  )
  let job: AbortController | null = null

  const isFilled = computed(() => reading.value !== null && Object.keys(reading.value.problems).length === 0)
  const canStart = computed(() => !running.value && plan.value !== null && isFilled.value)
  const diverged = computed(() => result.value?.ended.kind === 'diverged')
  const canGoOn = computed(
    () => !running.value && result.value !== null && problem.value === null && !diverged.value,
  )
  const best = computed(() => bestOf(progress.value))

  /** Whether there is something learnt that the chain can take. */
  const canUse = computed(() => !running.value && result.value !== null)
  /** Whether another epoch than the last one did better on the held-out part. */
  const offersBest = computed(
    () => canUse.value && best.value !== null && best.value !== progress.value?.epoch,
  )

  function follow({ training: now }: Progress): void {
    if (!now) return
    if (now.trainId !== progress.value?.trainId) void askBefore(now.trainId)
    progress.value = now
  }
  /** What the chain had, for comparison; without it, nothing is compared. */
  async function askBefore(trainId: string): Promise<void> {
    before.value = []
    const found = await compute.call('learntWeights', { trainId, which: 'before' }).catch(() => [])
    if (progress.value?.trainId === trainId) before.value = found
  }

  async function learn(
    call: (options: {
      signal: AbortSignal
      onProgress: (progress: Progress) => void
    }) => Promise<TrainResult>,
  ): Promise<void> {
    const mine = new AbortController()
    job = mine
    running.value = true
    problem.value = null
    try {
      const done = await call({ signal: mine.signal, onProgress: follow })
      follow({ fraction: 1, training: done.last })
      result.value = done
    } catch (error) {
      const failed = problemOf(error)
      if (failed.code !== 'cancelled') problem.value = failed
    } finally {
      running.value = false
      job = null
    }
  }

  async function start(): Promise<void> {
    if (!canStart.value || !reading.value || !plan.value || !file.value) return
    const { setup, epochs } = reading.value
    training.value = {
      drafts: chain.enabled,
      layers: chain.layers,
      reading: reading.value,
      plan: plan.value,
      channels: file.value.state.info.channels.length,
      epochs,
    }
    progress.value = null
    result.value = null
    await learn((options) => compute.call('train', { setup, epochs }, options))
  }

  /** To the end that was planned; from there, for as many epochs again. */
  async function goOn(): Promise<void> {
    const now = training.value
    if (!canGoOn.value || !now || !progress.value || !reading.value) return
    const { trainId, epoch } = progress.value
    const epochs = epoch < now.epochs ? now.epochs : epoch + reading.value.epochs
    training.value = { ...now, epochs }
    const { lr } = reading.value.setup.optimizer
    await learn((options) => compute.call('trainOn', { trainId, epochs, lr }, options))
  }

  const stop = (): void => job?.abort()

  /** Whether the chain is another one than that which learns, whatever its weights. */
  const changed = computed(() => {
    if (!training.value || !isAnother(training.value.drafts, chain.enabled)) return false
    // While it is not known again, it is as it was.
    const isRebuilt = check.value !== null && plan.value?.structure !== training.value.plan.structure
    return isRebuilt || hasOtherLayers(training.value.drafts, chain.enabled)
  })

  /** Puts what was learnt into the chain, or brings back the chain that learnt it: one step, that can be undone. */
  async function use(which: Which): Promise<void> {
    const was = training.value
    if (!was || !progress.value || running.value) return
    const { trainId, epoch } = progress.value
    try {
      const learnt = await compute.call('learntWeights', { trainId, which })
      const ids = was.drafts.map(({ id }) => id)
      const found = landedLayers(changed.value ? was.drafts : chain.enabled, {
        layers: new Map(learnt.map((layer) => [ids[layer.layer]!, layer])),
        inputs: was.reading.setup.inputs,
        channels: was.channels,
      })
      const layers = (changed.value ? was.layers : chain.layers).map((draft) => found.get(draft.id) ?? draft)
      chain.replace({ step: 'train.steps.use' }, layers)
      landed.value = { epoch: which === 'best' ? (best.value ?? epoch) : epoch, layers }
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  // Another compute knows nothing of it.
  compute.onConnect(({ first }) => {
    if (first || !result.value) return
    result.value = null
    problem.value = failure('training-gone', 'Another compute process knows nothing of it').problem
  })

  function open(): void {
    explain.close()
    shown.value = true
  }
  const close = (): void => void (shown.value = false)

  return {
    shown,
    visible,
    file,
    inputs,
    chainReading,
    reading,
    check,
    plan,
    training,
    progress,
    result,
    before,
    problem,
    running,
    taken,
    canStart,
    canGoOn,
    canUse,
    offersBest,
    diverged,
    best,
    changed,
    start,
    goOn,
    stop,
    use,
    open,
    close,
  }
})
