import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem, Progress } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore, type ReadyFile } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useLayoutStore } from '../shell/layout-store.ts'
import { useExportChoices } from './export-choices.ts'
import { chooseTargets, planOf, type Asked, type Known, type Plan } from './export-plan.ts'
import { useDueRun } from './use-due-run.ts'

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
  const selected = computed<ReadyFile | null>(
    () => files.ready.find(({ handle }) => handle.id === files.selected?.handle.id) ?? null,
  )
  const item = computed(
    () => result.value?.items.findIndex(({ fileId }) => fileId === selected.value?.handle.id) ?? -1,
  )
  const due = useDueRun(() => selected.value?.handle.id)
  const isBusy = computed(() => due.running || exporting.value)
  const canExport = computed(() => !isBusy.value && (item.value >= 0 || due.needed))
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

  function known(): Known | null {
    if (selected.value === null) return null
    return {
      selected: selected.value,
      batch: batch.value,
      result: item.value >= 0 ? result.value : null,
      view: plots.view,
      choices: choices.value,
      clip: clip.value,
    }
  }
  /** What the choices come to; null while there is nothing to take away. */
  const plan = computed(() => {
    const there = known()
    return there && planOf(asked.value, there)
  })

  /** The output of the selected file, whole, as files were written last. */
  async function quick(): Promise<void> {
    if (!canExport.value) return
    await due.make()
    if (item.value < 0) return
    const wanted = planOf({ stage: layer.value + 1, items: 'selected', range: 'whole' }, known()!)!
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

  async function write({ taken, parts }: Plan): Promise<void> {
    if (exporting.value) return
    const mine = new AbortController()
    job = mine
    exporting.value = true
    problem.value = null
    done.value = null
    try {
      const targets = await chooseTargets(parts, taken.choice.format, selected.value!.handle.id)
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
        const clipped: number = (done.value?.clipped ?? 0) + written.clipped
        done.value = {
          targetId,
          name: names[i]!,
          folder,
          rows: written.rows,
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

  return {
    open,
    asked,
    choices,
    clip,
    exporting,
    isBusy,
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
    cancel: (): void => job?.abort(),
  }
})
