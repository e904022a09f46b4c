import type { Recipe } from '@sinal/recipe'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Fit, LayerWeights, Problem, Progress, RunResult, Shape } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useChainStore } from './chain-store.ts'
import { explainFit } from './explain-fit.ts'
import { channelsOf, readDraft, type FieldProblem, type LayerDraft } from './layer-draft.ts'

/** What is known of a layer before it runs. */
export type LayerStatus =
  | { readonly kind: 'bypassed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fits'; readonly input: Shape; readonly shape: Shape }
  | {
      readonly kind: 'wrong'
      /** Its fields make no sense, or make a layer that its input does not fit. */
      readonly reason: 'invalid' | 'misfit'
      readonly input: Shape | null
      readonly problems: readonly FieldProblem[]
    }
  /** A layer before it does not fit. */
  | { readonly kind: 'waiting' }

/** Edits closer together than this are one. */
const SETTLE_MS = 90
/** Multiply-adds up to which an edit runs by itself: about two seconds of the slowest backend. */
const AUTO_RUN_LIMIT = 1e9
/** Weights up to which they are fetched for drawing. */
const SHOWN_WEIGHTS = 2 ** 18

export const useRunStore = defineStore('run', () => {
  const files = useFilesStore()
  const chain = useChainStore()
  const notices = useNoticesStore()

  const fit = shallowRef<Fit | null>(null)
  const weights = shallowRef(new Map<number, LayerWeights>())
  const result = shallowRef<RunResult | null>(null)
  /** The layers that `result` came from, in its order. */
  const ranLayers = shallowRef<readonly LayerDraft[]>([])
  const resultKey = ref<string | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const running = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let job: AbortController | null = null

  const fileIds = computed(() => files.batch.map((file) => file.handle.id))
  const inputShape = computed(() => (fit.value?.input.ok ? fit.value.input.shape : null))
  const batchProblem = computed(() => (fit.value && !fit.value.input.ok ? fit.value.input.problem : null))
  const fileChannels = computed(() => files.batch[0]?.state.info.channels.length ?? 1)

  /** The enabled layers up to the first whose fields make no sense. */
  const readable = computed(() => {
    const recipe: Recipe = { version: 1, layers: [] }
    let incoming = fileChannels.value
    for (const draft of chain.enabled) {
      const read = readDraft(draft, incoming)
      if ('problems' in read) return { recipe, problems: read.problems }
      recipe.layers.push(read.layer)
      incoming = channelsOf(draft, incoming).output
    }
    return { recipe, problems: null }
  })
  /** What a result depends on; a name is not part of it. */
  const key = computed(() =>
    JSON.stringify([readable.value.recipe, fileIds.value], (name, value: unknown) =>
      name === 'name' ? undefined : value,
    ),
  )
  const fitKey = ref<string | null>(null)

  const statuses = computed(() => {
    const byId = new Map<number, LayerStatus>()
    let input: Shape | null = inputShape.value
    let broken = false
    let position = 0
    for (const draft of chain.layers) {
      if (!draft.enabled) {
        byId.set(draft.id, { kind: 'bypassed' })
        continue
      }
      const status: LayerStatus = broken ? { kind: 'waiting' } : statusOf(draft, position++, input)
      byId.set(draft.id, status)
      broken ||= status.kind === 'wrong'
      input = status.kind === 'fits' ? status.shape : null
    }
    return byId
  })

  function statusOf(draft: LayerDraft, position: number, input: Shape | null): LayerStatus {
    const { recipe, problems } = readable.value
    if (problems && position === recipe.layers.length)
      return { kind: 'wrong', reason: 'invalid', input, problems }
    const layerFit = fit.value?.layers[position]
    if (!layerFit || !input) return { kind: 'unknown' }
    if (layerFit.ok) return { kind: 'fits', input, shape: layerFit.shape }
    if (fitKey.value !== key.value) return { kind: 'unknown' }
    return { kind: 'wrong', reason: 'misfit', input, problems: [explainFit(layerFit.problem, draft, input)] }
  }

  const canRun = computed(
    () =>
      chain.enabled.length > 0 &&
      inputShape.value !== null &&
      fitKey.value === key.value &&
      chain.enabled.every((layer) => statuses.value.get(layer.id)?.kind === 'fits'),
  )
  const stale = computed(() => result.value !== null && resultKey.value !== key.value)

  /** Multiply-adds of a run: N · C_out · L_out · C_in / groups · K, summed over the layers. */
  const cost = computed(() => {
    let total = 0
    for (const [index, layer] of readable.value.recipe.layers.entries()) {
      const status = statuses.value.get(chain.enabled[index]!.id)
      if (status?.kind !== 'fits') return Infinity
      const { perGroup } = channelsOf(chain.enabled[index]!, status.input[1])
      const taps = 'values' in layer.weight ? layer.weight.values[0]![0]!.length : (layer.kernelSize ?? 1)
      total += status.shape.reduce((product, size) => product * size) * perGroup * taps
    }
    return total
  })

  async function checkFit(): Promise<void> {
    const asked = key.value
    const { recipe } = readable.value
    try {
      const answer = await compute.call('outputShapes', { recipe, fileIds: fileIds.value })
      if (asked !== key.value) return
      fit.value = answer
      fitKey.value = asked
      void fetchWeights(recipe, asked)
      if (resultKey.value !== asked && cost.value <= AUTO_RUN_LIMIT) void run()
    } catch (error) {
      if (asked === key.value) notices.fail(error)
    }
  }

  async function fetchWeights(recipe: Recipe, asked: string): Promise<void> {
    const found = new Map<number, LayerWeights>()
    let inChannels = fileChannels.value
    for (const [layer, draft] of chain.enabled.slice(0, recipe.layers.length).entries()) {
      const status = statuses.value.get(draft.id)
      if (status?.kind === 'wrong') break
      const { output, perGroup } = channelsOf(draft, inChannels)
      if (output * perGroup * Number(draft.kernelSize) <= SHOWN_WEIGHTS) {
        try {
          found.set(draft.id, await compute.call('layerWeights', { recipe, inChannels, layer }))
        } catch (error) {
          if (asked === key.value) notices.fail(error)
          return
        }
        if (asked !== key.value) return
      }
      inChannels = output
    }
    weights.value = found
  }

  /** Runs the chain over the batch; a run under way is given up for it. */
  async function run(): Promise<void> {
    if (!canRun.value) return
    job?.abort()
    const mine = new AbortController()
    job = mine
    const asked = key.value
    const layers = chain.enabled
    running.value = true
    progress.value = null
    problem.value = null
    try {
      const answer = await compute.call(
        'run',
        { recipe: readable.value.recipe, fileIds: fileIds.value },
        { signal: mine.signal, onProgress: (now) => job === mine && (progress.value = now) },
      )
      if (job !== mine) return
      result.value = answer
      ranLayers.value = layers
      resultKey.value = asked
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

  function cancel(): void {
    job?.abort()
  }

  /** After a crash of compute: the outputs are gone with it. */
  function forget(): void {
    dropResult()
    fit.value = null
    fitKey.value = null
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    key,
    () => {
      clearTimeout(timer)
      if (job && resultKey.value !== key.value) cancel()
      problem.value = null
      if (chain.enabled.length === 0 || fileIds.value.length === 0) dropResult()
      timer = setTimeout(() => void checkFit(), SETTLE_MS)
    },
    { flush: 'post' },
  )

  function dropResult(): void {
    result.value = null
    ranLayers.value = []
    resultKey.value = null
  }

  return {
    fit,
    weights,
    result,
    ranLayers,
    progress,
    running,
    problem,
    inputShape,
    batchProblem,
    fileChannels,
    statuses,
    canRun,
    stale,
    run,
    cancel,
    forget,
    checkFit,
  }
})
