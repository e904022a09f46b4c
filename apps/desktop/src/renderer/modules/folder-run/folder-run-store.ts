import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import {
  untouchedRow,
  type FolderDone,
  type FolderFiles,
  type FolderPlan,
  type FolderRow,
  type FolderRows,
  type FolderUse,
} from '../../../shared/folder-run-schemas.ts'
import type { FileHandle, Problem } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useFolderChoices } from './folder-choices.ts'
import { useFolderReport } from './folder-report.ts'
import { useFolderTable } from './folder-table.ts'

/** The files of a folder as rows of which nothing is known yet; null where there are none. */
function listedOf(files: FolderFiles | null): FolderRows | null {
  if (!files || files.files === 0) return null
  const rows = files.listed.map(({ name, bytes }): FolderRow => ({
    name,
    size: bytes,
    state: 'waiting',
    replaces: false,
    ...untouchedRow,
  }))
  const counts = { running: 0, done: 0, skipped: 0, failed: 0 }
  return { counts, fraction: 0, notes: [], matching: rows.length, start: 0, rows }
}

type RunState = 'setup' | 'running' | 'paused' | 'stopped' | 'done'

/** A run of the chain over the files in a folder, from its choices to its report. */
export const useFolderRunStore = defineStore('folder-run', () => {
  const visible = ref(false)
  /** null: as many as leave a processor to the studio. */
  const jobs = ref<number | null>(null)
  const replace = ref(false)
  const plan = shallowRef<FolderPlan | null>(null)
  const state = ref<RunState>('setup')
  const problem = shallowRef<Problem | null>(null)
  /** What was told of the folder that was dropped: that another one was left, … */
  const told = shallowRef<Problem | null>(null)
  const done = shallowRef<FolderDone | null>(null)
  let job: AbortController | null = null

  const fail = (error: unknown): void => {
    const failed = problemOf(error)
    if (failed.code !== 'cancelled') problem.value = failed
  }
  const active = computed(() => state.value === 'running' || state.value === 'paused')
  const { asked, takeFolder, filesToOpen, ...choices } = useFolderChoices(fail)
  const planId = (): string | null => plan.value?.planId ?? null
  const { refresh, ...shown } = useFolderTable(planId, () => active.value, fail)
  const { table } = shown
  const report = useFolderReport(planId, choices, fail)
  const { saved } = report
  const mostJobs = computed(() => Math.max(1, plan.value?.processors ?? 1))
  const usedJobs = computed(() => Math.min(mostJobs.value, jobs.value ?? Math.max(1, mostJobs.value - 1)))
  const occupied = computed(() => (plan.value ? plan.value.outdated + plan.value.unknown : 0))
  /** Before there is a plan, what is in the folder. */
  const listed = computed(
    () => table.value ?? (state.value === 'setup' ? listedOf(choices.files.value) : null),
  )
  const canRun = computed(
    () => !active.value && plan.value !== null && (occupied.value === 0 || replace.value),
  )

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
    shown.filter.value = 'all'
    replace.value = false
    problem.value = done.value = table.value = saved.value = null
    makePlan()
  }
  /** In the folders as they are now. */
  function again(folder = choices.folder.value): void {
    if (folder) void takeFolder(folder)
    beginAnew()
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

  /** One that was dropped on the window; a run that goes on keeps its own. */
  function show(dropped: FileHandle | null = null): void {
    visible.value = true
    if (active.value) return
    told.value = dropped && useNoticesStore().takeProblem()
    if (dropped || state.value === 'setup') again(dropped ?? choices.folder.value)
  }

  /** The same folder once more may hold other files by now. */
  async function choose(use: FolderUse): Promise<void> {
    const of = use === 'results' ? choices.results : choices.folder
    const before = of.value
    await choices.choose(use)
    if (before && of.value !== before && of.value?.id === before.id && !active.value) beginAnew()
  }

  /** Whether the dialog tells it: it lies over the notices. */
  function tell(found: Problem): boolean {
    if (!visible.value || active.value) return false
    told.value = found
    return true
  }

  async function run(): Promise<void> {
    if (!canRun.value || !plan.value) return
    const mine = (job = new AbortController())
    problem.value = done.value = saved.value = null
    state.value = 'running'
    told.value = null
    const args = { planId: plan.value.planId, jobs: usedJobs.value, replace: replace.value }
    try {
      done.value = await compute.call('folderRun', args, { signal: mine.signal })
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

  /** The files themselves, side by side in the studio. */
  async function openFiles(): Promise<void> {
    try {
      const handles = await filesToOpen()
      visible.value = false
      await useFilesStore().open(handles)
    } catch (error) {
      fail(error)
    }
  }

  return {
    ...choices,
    ...shown,
    ...report,
    visible,
    jobs,
    usedJobs,
    mostJobs,
    replace,
    occupied,
    listed,
    plan,
    state,
    active,
    canRun,
    problem,
    told,
    done,
    choose,
    show,
    tell,
    again,
    run,
    setPaused,
    stop,
    openFiles,
  }
})
