import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { fileFormats, type ChainFiles, type ChainForm } from '../../../shared/take-away-schemas.ts'
import { compute, main, problemOf } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'

/** What a name of a file cannot have, in one system or another. */
const NO_NAME = /^[.\s]|[\\/:*?"<>|\u0000-\u001f]|[.\s]$/
const MAX_NAME = 100

/** The chain as it is taken away: a recipe, code, weights. */
export const useChainExportStore = defineStore('chain-export', () => {
  const chain = useChainStore()
  const fit = useFitStore()

  const open = ref(false)
  const form = ref<ChainForm>('recipe')
  const name = ref('chain')
  const problem = shallowRef<Problem | null>(null)
  const saved = ref<string | null>(null)
  const copied = ref(false)

  const canOpen = computed(() => chain.enabled.length > 0)
  const isReady = computed(() => canOpen.value && fit.reading.problems === null)
  const nameIsWrong = computed(() => {
    const trimmed = name.value.trim()
    return trimmed === '' || trimmed.length > MAX_NAME || NO_NAME.test(trimmed)
  })
  /** Layers that do not run. */
  const leftOut = computed(() => chain.layers.length - chain.enabled.length)
  const question = computed(() =>
    open.value && isReady.value && !nameIsWrong.value
      ? {
          recipe: fit.reading.recipe,
          fileIds: fit.fileIds,
          form: form.value,
          name: name.value.trim(),
        }
      : null,
  )

  function show(): void {
    if (!canOpen.value) return
    forgetOutcome()
    open.value = true
  }
  function forgetOutcome(): void {
    problem.value = null
    saved.value = null
    copied.value = false
  }

  async function copy(text: string): Promise<void> {
    forgetOutcome()
    try {
      await main.call('copyText', { text })
      copied.value = true
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  /** One file goes where the user says; several go together, into a folder. */
  async function save({ files }: ChainFiles): Promise<void> {
    forgetOutcome()
    const [beside] = fit.fileIds
    const near = beside === undefined ? {} : { beside }
    try {
      const names = files.map((file) => file.name)
      const [first] = names
      const target =
        files.length === 1
          ? await main.call('exportDialog', { suggestedName: first!, format: formatOf(first!), ...near })
          : await main.call('exportFolderDialog', { names, ...near })
      if (!target) return
      const targetIds = 'targetIds' in target ? target.targetIds : [target.targetId]
      for (const [i, file] of files.entries()) {
        const bytes = 'text' in file ? new TextEncoder().encode(file.text) : file.bytes
        await compute.call('writeBytes', { targetId: targetIds[i]!, bytes })
      }
      saved.value = 'name' in target ? target.name : names.join(', ')
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  return {
    open,
    form,
    name,
    problem,
    saved,
    copied,
    canOpen,
    isReady,
    nameIsWrong,
    leftOut,
    question,
    show,
    forgetOutcome,
    copy,
    save,
  }
})

const formatOf = (name: string) => fileFormats.find((format) => name.endsWith(`.${format}`)) ?? 'json'
