import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem, Progress } from '../../../shared/ipc.ts'
import { compute, main, problemOf } from '../../bridge.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'

export interface Exported {
  readonly targetId: string
  readonly name: string
  readonly folder: string
  readonly rows: number
}

/** Writes what a layer made of the selected file. */
export const useExportStore = defineStore('export', () => {
  const files = useFilesStore()
  const run = useRunStore()

  const exporting = ref(false)
  const progress = shallowRef<Progress | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const done = shallowRef<Exported | null>(null)
  /** From 0; null follows the last layer. */
  const chosenLayer = ref<number | null>(null)
  let job: AbortController | null = null

  const layerCount = computed(() => run.result?.layers.length ?? 0)
  const layer = computed(() =>
    chosenLayer.value !== null && chosenLayer.value < layerCount.value
      ? chosenLayer.value
      : layerCount.value - 1,
  )
  const item = computed(() => {
    const id = files.selected?.handle.id
    return run.result?.items.findIndex(({ fileId }) => fileId === id) ?? -1
  })
  /** A result that no longer answers to the chain on the screen is not written. */
  const canExport = computed(
    () => layerCount.value > 0 && item.value >= 0 && !run.stale && !run.running && !exporting.value,
  )

  function choose(index: number): void {
    chosenLayer.value = index === layerCount.value - 1 ? null : index
  }

  async function write(): Promise<void> {
    if (!canExport.value || !run.result) return
    const source = { kind: 'output' as const, runId: run.result.runId, layer: layer.value, item: item.value }
    const { name, fileId } = run.result.items[item.value]!
    const mine = new AbortController()
    job = mine
    exporting.value = true
    problem.value = null
    done.value = null
    try {
      const target = await main.call('exportDialog', { suggestedName: outputName(name), beside: fileId })
      if (!target) return
      const { targetId } = target
      const written = await compute.call(
        'exportCsv',
        { source, targetId },
        { signal: mine.signal, onProgress: (now) => (progress.value = now) },
      )
      done.value = { targetId, name: target.name, folder: target.folder, rows: written.rows }
    } catch (error) {
      const failed = problemOf(error)
      if (failed.code !== 'cancelled') problem.value = failed
    } finally {
      exporting.value = false
      progress.value = null
      job = null
    }
  }

  async function showInFolder(): Promise<void> {
    if (!done.value) return
    try {
      await main.call('showInFolder', { id: done.value.targetId })
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  const cancel = (): void => job?.abort()

  return {
    exporting,
    progress,
    problem,
    done,
    layer,
    layerCount,
    canExport,
    choose,
    write,
    cancel,
    showInFolder,
  }
})

/** `ecg.csv` → `ecg.sinal.csv` */
const outputName = (name: string): string => `${name.replace(/\.[^.]+$/, '')}.sinal.csv`
