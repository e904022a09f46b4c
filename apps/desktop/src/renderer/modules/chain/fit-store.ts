import type { Layer } from '@sinal/recipe'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Fit, LayerWeights } from '../../../shared/ipc.ts'
import { compute } from '../../bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { runningLayers, useChainStore } from './chain-store.ts'
import type { LayerDraft } from './layer-draft.ts'
import { useWeightFilesStore } from './weight-files-store.ts'
import { keptStatuses, layerStatuses, readChain, type ChainReading, type LayerStatus } from './read-chain.ts'

/** Edits closer together than this are one. */
const SETTLE_MS = 90
/** Multiply-adds of one output sample up to which the weights are fetched for drawing. */
const SHOWN_WEIGHTS = 2 ** 18

const layerKeys = new WeakMap<Layer, string>()
/** A layer is read once, and never changed. */
function keyOfLayer(layer: Layer): string {
  let key = layerKeys.get(layer)
  if (key === undefined) {
    key = JSON.stringify(layer, (name, value: unknown) => (name === 'name' ? undefined : value))
    layerKeys.set(layer, key)
  }
  return key
}

/** Whether the chain, as it is being edited, fits the open files; asked anew after each edit. */
export const useFitStore = defineStore('fit', () => {
  const files = useFilesStore()
  const chain = useChainStore()
  const notices = useNoticesStore()
  const weightFiles = useWeightFilesStore()

  const fit = shallowRef<Fit | null>(null)
  const fitKey = ref<string | null>(null)
  const shownWeights = shallowRef<{ readonly id: number; readonly weights: LayerWeights } | null>(null)

  const fileIds = computed(() => files.batch.map((file) => file.handle.id))
  /** A file that is read anew has other samples, and perhaps another shape. */
  const revisions = computed(() => files.batch.map((file) => file.state.revision))
  const fileChannels = computed(() => files.batch[0]?.state.info.channels.length ?? 1)
  /** Whether the files are read alike: what was chosen for that is a recipe's source. */
  const readAlike = computed(
    () => new Set(files.batch.map(({ choices }) => JSON.stringify(choices))).size < 2,
  )
  const source = computed(() => {
    const { choices = {} } = files.batch[0] ?? {}
    return readAlike.value && Object.keys(choices).length > 0 ? choices : null
  })
  function read(layers: readonly LayerDraft[]): ChainReading {
    const { recipe, problems } = readChain(layers, fileChannels.value)
    return { recipe: source.value ? { ...recipe, source: source.value } : recipe, problems }
  }
  const reading = computed(() => read(chain.enabled))
  /** What a result depends on; a layer's name is not part of it. */
  function keyOf({ recipe: { layers, ...rest } }: ChainReading): string {
    const of = [rest, fileIds.value, revisions.value, weightFiles.revision]
    return [JSON.stringify(of), ...layers.map(keyOfLayer)].join('\n')
  }
  const key = computed(() => keyOf(reading.value))
  /** Of the variant that is not worked on; null where there is none. */
  const otherReading = computed(() => (chain.other === null ? null : read(runningLayers(chain.other))))
  const otherKey = computed(() => (otherReading.value === null ? null : keyOf(otherReading.value)))
  const isCurrent = computed(() => fitKey.value === key.value)
  const statuses = computed<ReadonlyMap<number, LayerStatus>>((before) =>
    keptStatuses(
      before,
      layerStatuses(chain.layers, chain.enabled, {
        reading: reading.value,
        fit: fit.value,
        isCurrent: isCurrent.value,
      }),
    ),
  )
  const inputShape = computed(() => (fit.value?.input.ok ? fit.value.input.shape : null))
  /** Where there is no file, nothing is wrong. */
  const batchProblem = computed(() => {
    const problem = fit.value && !fit.value.input.ok ? fit.value.input.problem : null
    return problem?.code === 'batch-empty' ? null : problem
  })
  const canRun = computed(
    () =>
      chain.enabled.length > 0 &&
      inputShape.value !== null &&
      isCurrent.value &&
      chain.enabled.every((layer) => statuses.value.get(layer.id)?.kind === 'fits'),
  )

  async function check(): Promise<void> {
    const asked = key.value
    const { recipe } = reading.value
    try {
      const answer = await compute.call('outputShapes', { recipe, fileIds: fileIds.value })
      if (asked !== key.value) return
      fit.value = answer
      fitKey.value = asked
    } catch (error) {
      if (asked === key.value) notices.fail(error)
    }
  }

  /** The weights of the open card's layer, as soon as it is known to fit. */
  async function fetchWeights(id: number): Promise<void> {
    const asked = `${id} ${key.value}`
    const layer = chain.enabled.findIndex((draft) => draft.id === id)
    try {
      const { recipe } = reading.value
      const answer = await compute.call('layerWeights', { recipe, fileIds: fileIds.value, layer })
      if (asked === `${chain.expandedId} ${key.value}`) shownWeights.value = { id, weights: answer }
    } catch (error) {
      if (asked === `${chain.expandedId} ${key.value}`) notices.fail(error)
    }
  }
  watch(
    () => {
      const id = chain.expandedId
      const draft = id === null ? undefined : chain.enabled.find((layer) => layer.id === id)
      if (!draft?.weightKind || !isCurrent.value) return null
      const status = statuses.value.get(draft.id)
      if (status?.kind !== 'fits') return null
      return status.work / status.shape[0] / status.shape[2] <= SHOWN_WEIGHTS ? `${id} ${key.value}` : null
    },
    (wanted) => wanted !== null && void fetchWeights(chain.expandedId!),
  )
  const weightsOf = (id: number): LayerWeights | null =>
    shownWeights.value?.id === id ? shownWeights.value.weights : null

  /** After a crash of compute, which knew the files. */
  function forget(): void {
    fit.value = null
    fitKey.value = null
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    key,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void check(), SETTLE_MS)
    },
    { immediate: true },
  )

  return {
    weightsOf,
    fileIds,
    fileChannels,
    reading,
    source,
    readAlike,
    key,
    otherReading,
    otherKey,
    isCurrent,
    statuses,
    inputShape,
    batchProblem,
    canRun,
    check,
    forget,
  }
})
