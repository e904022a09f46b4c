import type { Recipe } from '@sinal/recipe'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Fit, LayerWeights } from '../../../shared/ipc.ts'
import { compute } from '../../bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useChainStore } from './chain-store.ts'
import { channelsOf } from './layer-draft.ts'
import { layerStatuses, readChain } from './read-chain.ts'

/** Edits closer together than this are one. */
const SETTLE_MS = 90
/** Weights up to which they are fetched for drawing. */
const SHOWN_WEIGHTS = 2 ** 18

/** Whether the chain, as it is being edited, fits the open files; asked anew after each edit. */
export const useFitStore = defineStore('fit', () => {
  const files = useFilesStore()
  const chain = useChainStore()
  const notices = useNoticesStore()

  const fit = shallowRef<Fit | null>(null)
  const fitKey = ref<string | null>(null)
  const weights = shallowRef<ReadonlyMap<number, LayerWeights>>(new Map())

  const fileIds = computed(() => files.batch.map((file) => file.handle.id))
  const fileChannels = computed(() => files.batch[0]?.state.info.channels.length ?? 1)
  const reading = computed(() => readChain(chain.enabled, fileChannels.value))
  /** What a result depends on; a layer's name is not part of it. */
  const key = computed(() =>
    JSON.stringify([reading.value.recipe, fileIds.value], (name, value: unknown) =>
      name === 'name' ? undefined : value,
    ),
  )
  const isCurrent = computed(() => fitKey.value === key.value)
  const statuses = computed(() => layerStatuses(chain.layers, reading.value, fit.value, isCurrent.value))
  const inputShape = computed(() => (fit.value?.input.ok ? fit.value.input.shape : null))
  const batchProblem = computed(() => (fit.value && !fit.value.input.ok ? fit.value.input.problem : null))
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
      const found = await fetchWeights(recipe)
      if (asked === key.value) weights.value = found
    } catch (error) {
      if (asked === key.value) notices.fail(error)
    }
  }

  async function fetchWeights(recipe: Recipe): Promise<Map<number, LayerWeights>> {
    const found = new Map<number, LayerWeights>()
    let inChannels = fileChannels.value
    for (const [layer, draft] of chain.enabled.slice(0, recipe.layers.length).entries()) {
      if (statuses.value.get(draft.id)?.kind === 'wrong') break
      const { output, perGroup } = channelsOf(draft, inChannels)
      if (output * perGroup * Number(draft.kernelSize) <= SHOWN_WEIGHTS) {
        found.set(draft.id, await compute.call('layerWeights', { recipe, inChannels, layer }))
      }
      inChannels = output
    }
    return found
  }

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
    weights,
    fileIds,
    fileChannels,
    reading,
    key,
    isCurrent,
    statuses,
    inputShape,
    batchProblem,
    canRun,
    check,
    forget,
  }
})
