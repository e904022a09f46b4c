import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem, Progress, Source } from '../../../shared/ipc.ts'
import type { TakenSamples } from '../../../shared/take-away-schemas.ts'
import { compute, main, problemOf } from '../../bridge.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { samplesWithin, type RowTiming } from '../plots/viewport.ts'
import { useLayoutStore } from '../shell/layout-store.ts'
import { useExportChoices, writeChoice } from './export-choices.ts'
import { apart, exportName } from './export-names.ts'

export interface Exported {
  readonly targetId: string
  /** Of the last file. */
  readonly name: string
  readonly folder: string
  readonly rows: number
  /** Files that were written, of how many. */
  readonly written: number
  readonly wanted: number
  /** Samples beyond PCM's range, which were clipped as the user chose. */
  readonly clipped: number
}

/** The selected file's, those of all items in a file each, or all in one array. */
export const itemChoices = ['selected', 'each', 'stacked'] as const
export type ItemChoice = (typeof itemChoices)[number]
interface Asked {
  /** 0 is the input, k the k-th layer. */
  readonly stage: number
  readonly items: ItemChoice
  readonly range: 'whole' | 'visible'
}

/** A file to be written. */
interface Part {
  readonly sources: Source[]
  readonly name: string
}

/** Writes samples that the user takes away: of the input or of what a layer made. */
export const useExportStore = defineStore('export', () => {
  const files = useFilesStore()
  const run = useRunStore()
  const plots = usePlotsStore()
  const layout = useLayoutStore()
  const choices = useExportChoices()

  const open = ref(false)
  const asked = shallowRef<Asked>({ stage: 0, items: 'selected', range: 'whole' })
  const clip = ref(false)
  const exporting = ref(false)
  const progress = shallowRef<Progress | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const done = shallowRef<Exported | null>(null)
  /** Of the quick way, from 0; null follows the last layer. */
  const chosenLayer = ref<number | null>(null)
  let job: AbortController | null = null

  /** A result that no longer answers to the chain on the screen is not written. */
  const result = computed(() => (run.stale || run.running ? null : run.result))
  const layerCount = computed(() => run.result?.layers.length ?? 0)
  const layer = computed(() =>
    chosenLayer.value !== null && chosenLayer.value < layerCount.value
      ? chosenLayer.value
      : layerCount.value - 1,
  )
  const selected = computed(() => (files.selected?.state.kind === 'ready' ? files.selected : null))
  const item = computed(
    () => result.value?.items.findIndex(({ fileId }) => fileId === selected.value?.handle.id) ?? -1,
  )
  const canExport = computed(() => result.value !== null && item.value >= 0 && !exporting.value)
  const canOpen = computed(() => selected.value !== null)
  /** The input, and the layers of a result that is up to date and has the selected file in it. */
  const stageCount = computed(() => 1 + (item.value >= 0 ? layerCount.value : 0))
  const batch = computed(() => result.value?.items.map(({ fileId, name }) => ({ fileId, name })) ?? inBatch())
  const inBatch = () => files.batch.map(({ handle }) => ({ fileId: handle.id, name: handle.name }))

  function choose(index: number): void {
    chosenLayer.value = index === layerCount.value - 1 ? null : index
  }
  function ask(change: Partial<Asked>): void {
    asked.value = { ...asked.value, ...change }
    clip.value = false
  }
  function show(): void {
    if (!canOpen.value) return
    problem.value = null
    if (!exporting.value) done.value = null
    ask({ stage: item.value >= 0 ? layer.value + 1 : 0 })
    open.value = true
  }

  function sourceOf({ fileId }: { readonly fileId: string }, stage: number): Source {
    if (stage === 0) return { kind: 'input', fileId }
    const { runId, items } = result.value!
    const place = items.findIndex((each) => each.fileId === fileId)
    return { kind: 'output', runId, layer: stage - 1, item: place }
  }
  function timingOf(stage: number): RowTiming {
    const { sampleRate, startTime, length } = selected.value!.state.info
    const rate = sampleRate ?? 1
    if (stage === 0) return { rate, startTime, length }
    const { timing, shape } = result.value!.layers[stage - 1]!
    return { rate: rate / timing.step, startTime: startTime + timing.offset / rate, length: shape[2] }
  }

  /** What the choices come to; null while there is nothing to take away. */
  const plan = computed(() => (selected.value === null ? null : planOf(asked.value)))
  function planOf(what: Asked): { taken: TakenSamples; parts: Part[] } | null {
    const stage = Math.min(what.stage, stageCount.value - 1)
    const own = { fileId: selected.value!.handle.id, name: selected.value!.handle.name }
    const items = what.items === 'selected' ? [own] : batch.value
    if (items.length === 0) return null
    const stacked = what.items === 'stacked' && choices.value.format === 'npy'
    const range = what.range === 'visible' ? samplesWithin(plots.view, timingOf(stage)) : null
    const sources = items.map((each) => sourceOf(each, stage))
    const { format } = choices.value
    const name = (file: string): string =>
      exportName(file, { stage, lastStage: layerCount.value, isPart: range !== null, format })
    const names = stacked ? [name('batch.npy')] : apart(items.map((each) => name(each.name)))
    return {
      taken: { sources, range, choice: writeChoice(choices.value, clip.value), stacked },
      parts: names.map((each, i) => ({ name: each, sources: stacked ? sources : [sources[i]!] })),
    }
  }

  /** The output of the selected file, whole, as files were written last. */
  async function quick(): Promise<void> {
    if (!canExport.value) return
    const wanted = planOf({ stage: layer.value + 1, items: 'selected', range: 'whole' })!
    try {
      // What cannot be written just so is told where it can be chosen otherwise.
      const { choice } = wanted.taken
      const forecast = choice.format === 'wav' && (await compute.call('forecastSamples', wanted.taken))
      if (forecast && (forecast.beyond || forecast.missing || forecast.refusal !== null)) return show()
    } catch (error) {
      problem.value = problemOf(error)
      return
    }
    // What becomes of it must be seen.
    if (!layout.shows.chain) show()
    await write(wanted)
  }

  /** What the sheet asks for. */
  const writeAsked = async (): Promise<void> => {
    if (plan.value) await write(plan.value)
  }

  async function write({ taken, parts }: { taken: TakenSamples; parts: readonly Part[] }): Promise<void> {
    if (exporting.value) return
    const mine = new AbortController()
    job = mine
    exporting.value = true
    problem.value = null
    done.value = null
    try {
      const targets = await chooseTargets(parts, taken.choice.format)
      for (const [i, { sources }] of (targets ? parts : []).entries()) {
        const { targetIds, folder, names } = targets!
        const targetId = targetIds[i]!
        const written = await compute.call(
          'writeSamples',
          { ...taken, sources, targetId },
          {
            signal: mine.signal,
            onProgress: ({ fraction }) => {
              progress.value = { fraction: fraction === null ? null : (i + fraction) / parts.length }
            },
          },
        )
        const clipped = (done.value?.clipped ?? 0) + written.clipped
        const { rows } = written
        done.value = {
          targetId,
          name: names[i]!,
          folder,
          rows,
          written: i + 1,
          wanted: parts.length,
          clipped,
        }
      }
    } catch (error) {
      const failed = problemOf(error)
      if (failed.code !== 'cancelled') problem.value = failed
    } finally {
      exporting.value = false
      progress.value = null
      job = null
    }
  }

  async function chooseTargets(parts: readonly Part[], format: TakenSamples['choice']['format']) {
    const beside = selected.value!.handle.id
    const [first, ...others] = parts
    if (others.length > 0) {
      const names = parts.map(({ name }) => name)
      const chosen = await main.call('exportFolderDialog', { names, beside })
      return chosen && { ...chosen, names }
    }
    const chosen = await main.call('exportDialog', { suggestedName: first!.name, beside, format })
    return chosen && { targetIds: [chosen.targetId], folder: chosen.folder, names: [chosen.name] }
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
    open,
    asked,
    choices,
    clip,
    exporting,
    progress,
    problem,
    done,
    layer,
    layerCount,
    stageCount,
    batch,
    canExport,
    canOpen,
    plan,
    choose,
    ask,
    show,
    quick,
    writeAsked,
    cancel,
    showInFolder,
  }
})
