import { useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Recipe } from '@sinal/recipe'
import type {
  FolderDone,
  FolderFiles,
  FolderPlan,
  FolderRows,
  FolderUse,
  ReportFormat,
  ResultFormat,
  RowFilter,
} from '../../../shared/folder-run-schemas.ts'
import type { FileHandle, Problem } from '../../../shared/ipc.ts'
import { compute, main, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useFilesStore } from '../files/files-store.ts'

/** The table and the counts are asked for anew so often while a run goes on. */
const REFRESH_MS = 200
/** In the names of results, as exports have it: `monday.sinal.csv`. */
const NAME = 'sinal'

type RunState = 'setup' | 'running' | 'paused' | 'stopped' | 'done'

/** A run of the chain over the files in a folder, from its choices to its report. */
export const useFolderRunStore = defineStore('folder-run', () => {
  const chain = useChainStore()
  const fit = useFitStore()

  const visible = ref(false)
  const folder = shallowRef<FileHandle | null>(null)
  const files = shallowRef<FolderFiles | null>(null)
  const results = shallowRef<FileHandle | null>(null)
  const format = ref<ResultFormat>('csv')
  const name = ref(NAME)
  /** Whose output is wanted; null follows the last layer. */
  const layer = ref<number | null>(null)
  /** null: as many as leave a processor to the studio. */
  const jobs = ref<number | null>(null)
  const replace = ref(false)

  const plan = shallowRef<FolderPlan | null>(null)
  const state = ref<RunState>('setup')
  const problem = shallowRef<Problem | null>(null)
  const done = shallowRef<FolderDone | null>(null)
  const table = shallowRef<FolderRows | null>(null)
  const filter = ref<RowFilter>('all')
  const saved = ref<string | null>(null)
  let seen = { start: 0, end: 0 }
  let job: AbortController | null = null

  const active = computed(() => state.value === 'running' || state.value === 'paused')
  const isReady = computed(() => chain.enabled.length > 0 && fit.reading.problems === null)
  const recipe = computed((): Recipe => {
    const outputs = { format: format.value, ...(layer.value !== null && { layers: [layer.value] }) }
    return { ...fit.reading.recipe, name: name.value.trim() || NAME, outputs }
  })
  /** What a plan is made of; null while something is missing. */
  const asked = computed(() =>
    isReady.value && folder.value && results.value
      ? { recipe: recipe.value, folderId: folder.value.id, resultsId: results.value.id }
      : null,
  )
  const mostJobs = computed(() => Math.max(1, plan.value?.processors ?? 1))
  const usedJobs = computed(() => Math.min(mostJobs.value, jobs.value ?? Math.max(1, mostJobs.value - 1)))
  const occupied = computed(() => (plan.value ? plan.value.outdated + plan.value.unknown : 0))
  const canRun = computed(
    () => !active.value && plan.value !== null && (occupied.value === 0 || replace.value),
  )

  const fail = (error: unknown): void => {
    const failed = problemOf(error)
    if (failed.code !== 'cancelled') problem.value = failed
  }

  const key = computed(() => asked.value && JSON.stringify(asked.value))
  /** Of the plan that is there, or awaited. */
  const plannedKey = ref<string | null>(null)
  /** Whether what is shown is of a run with other choices than those that are made now. */
  const stale = computed(() => key.value !== plannedKey.value)

  const askPlan = latest(
    async (args: NonNullable<typeof asked.value>) => ({ args, made: await compute.call('folderPlan', args) }),
    ({ args, made }) => {
      if (JSON.stringify(args) !== plannedKey.value || active.value) return
      plan.value = made
      refresh()
    },
    // A process that died is followed by another one, which is asked again.
    (error) => problemOf(error).code !== 'compute-stopped' && fail(error),
  )
  function makePlan(): void {
    plan.value = null
    plannedKey.value = key.value
    if (asked.value) askPlan(asked.value)
  }
  /** Anything that is chosen anew makes another run. */
  function beginAnew(): void {
    state.value = 'setup'
    problem.value = done.value = table.value = saved.value = null
    makePlan()
  }
  watch(key, () => {
    if (visible.value && state.value === 'setup' && stale.value) beginAnew()
  })
  // What the former process knew is gone; what it wrote is not.
  compute.onConnect(({ first }) => {
    if (first || plannedKey.value === null) return
    if (stale.value) beginAnew()
    else makePlan()
  })

  const refresh = (): void => {
    if (plan.value) askRows({ planId: plan.value.planId, filter: filter.value, ...seen })
  }
  const askRows = latest(
    (args: { planId: string; filter: RowFilter; start: number; end: number }) =>
      compute.call('folderRows', args),
    (rows) => (table.value = rows),
    // A process that died is told by the run.
    (error) => !['compute-stopped', 'run-gone'].includes(problemOf(error).code) && fail(error),
  )
  const ticks = useIntervalFn(refresh, REFRESH_MS, { immediate: false })
  watch(active, (now) => (now ? ticks.resume() : ticks.pause()))
  watch(filter, refresh)

  /** The rows that are in view. */
  function look(start: number, end: number): void {
    if (start === seen.start && end === seen.end) return
    seen = { start, end }
    refresh()
  }

  async function choose(use: FolderUse): Promise<void> {
    try {
      const chosen = await main.call('folderDialog', { use })
      if (!chosen) return
      if (use === 'results') results.value = chosen
      else await takeFolder(chosen)
    } catch (error) {
      fail(error)
    }
  }

  async function takeFolder(chosen: FileHandle): Promise<void> {
    folder.value = chosen
    files.value = null
    problem.value = null
    try {
      const found = await compute.call('folderFiles', { folderId: chosen.id })
      if (folder.value === chosen) files.value = found
    } catch (error) {
      fail(error)
    }
  }

  /** One that was dropped on the window; a run that goes on keeps its own. */
  function show(dropped: FileHandle | null = null): void {
    visible.value = true
    if (active.value) return
    if (dropped) void takeFolder(dropped)
    if (dropped || (state.value === 'setup' && stale.value)) beginAnew()
  }

  async function run(): Promise<void> {
    if (!canRun.value || !plan.value) return
    const mine = (job = new AbortController())
    problem.value = done.value = saved.value = null
    state.value = 'running'
    const { planId } = plan.value
    try {
      done.value = await compute.call(
        'folderRun',
        { planId, jobs: usedJobs.value, replace: replace.value },
        { signal: mine.signal },
      )
      state.value = 'done'
    } catch (error) {
      state.value = 'stopped'
      if (problemOf(error).code === 'compute-stopped') plan.value = null
      fail(error)
    } finally {
      job = null
      refresh()
    }
  }

  async function setPaused(paused: boolean): Promise<void> {
    if (!active.value || !plan.value) return
    try {
      await compute.call('folderPause', { planId: plan.value.planId, paused })
      if (active.value) state.value = paused ? 'paused' : 'running'
    } catch (error) {
      fail(error)
    }
  }

  const stop = (): void => job?.abort()

  async function saveReport(reportFormat: ReportFormat): Promise<void> {
    if (!plan.value || !results.value || state.value !== 'done') return
    saved.value = null
    try {
      const suggestedName = `${recipe.value.name}-report.${reportFormat}`
      const target = await main.call('reportDialog', {
        resultsId: results.value.id,
        suggestedName,
        format: reportFormat,
      })
      if (!target) return
      const { targetId } = target
      const written = await compute.call('folderReport', {
        planId: plan.value.planId,
        targetId,
        format: reportFormat,
      })
      saved.value = written.name
    } catch (error) {
      fail(error)
    }
  }

  /** The files themselves, side by side in the studio. */
  async function openFiles(): Promise<void> {
    if (!folder.value || !files.value) return
    try {
      const args = { folderId: folder.value.id, names: files.value.names }
      const handles = await main.call('filesInFolder', args)
      visible.value = false
      await useFilesStore().open(handles)
    } catch (error) {
      fail(error)
    }
  }

  const showResults = (): Promise<void> =>
    results.value ? main.call('showInFolder', { id: results.value.id }).catch(fail) : Promise.resolve()

  return {
    visible,
    folder,
    files,
    results,
    format,
    name,
    layer,
    jobs,
    usedJobs,
    mostJobs,
    replace,
    occupied,
    plan,
    state,
    active,
    isReady,
    canRun,
    beginAnew,
    problem,
    done,
    table,
    filter,
    saved,
    look,
    choose,
    show,
    run,
    setPaused,
    stop,
    saveReport,
    openFiles,
    showResults,
  }
})
