import { computed, shallowRef, watch, type Ref } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import type { TrainPlan } from '../../../shared/train-schemas.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { readChain } from '../chain/read-chain.ts'
import { useFilesStore } from '../files/files-store.ts'
import { chosenChannels, readSetup, type SetupReading } from './read-setup.ts'
import { useTrainSettings } from './train-settings.ts'

/** Edits closer together than this are one. */
const SETTLE_MS = 90

export type Plan = Extract<TrainPlan, { kind: 'plan' }>

/** What is to be learnt of the selected file, and whether compute can, asked anew after each edit. */
export function useTrainPlan(visible: Ref<boolean>) {
  const files = useFilesStore()
  const chain = useChainStore()
  const chosen = useTrainSettings()

  const file = computed(() => {
    const id = files.selected?.handle.id
    return files.ready.find(({ handle }) => handle.id === id) ?? null
  })
  const inputs = computed(() =>
    chosenChannels(chosen.settings.inputs, file.value?.state.info.channels.length ?? 0),
  )
  const chainReading = computed(() => readChain(chain.enabled, inputs.value.length))
  const reading = computed<SetupReading | null>(() => {
    if (!file.value || chainReading.value.problems !== null) return null
    const { channels, length } = file.value.state.info
    return readSetup(chosen.settings, chosen.textOf, {
      fileId: file.value.handle.id,
      channels: channels.length,
      length,
      drafts: chain.enabled,
      recipe: chainReading.value.recipe,
    })
  })

  const answer = shallowRef<{
    readonly key: string
    readonly plan: TrainPlan | null
    readonly problem: Problem | null
  } | null>(null)
  const key = computed(() => (visible.value && reading.value ? JSON.stringify(reading.value.setup) : null))
  /** Of these very settings; null while it is not known. */
  const check = computed(() => (answer.value?.key === key.value ? answer.value : null))
  const plan = computed<Plan | null>(() => (check.value?.plan?.kind === 'plan' ? check.value.plan : null))
  const ask = latest(
    async (asked: { key: string; setup: SetupReading['setup'] }) => {
      try {
        return { key: asked.key, plan: await compute.call('trainPlan', asked.setup), problem: null }
      } catch (error) {
        return { key: asked.key, plan: null, problem: problemOf(error) }
      }
    },
    (found) => (answer.value = found),
    () => {},
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    key,
    (now) => {
      clearTimeout(timer)
      const setup = reading.value?.setup
      if (now !== null && setup) timer = setTimeout(() => ask({ key: now, setup }), SETTLE_MS)
    },
    { immediate: true },
  )

  return { file, inputs, chainReading, reading, check, plan }
}
