import { randomUUID } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, sep } from 'node:path'
import { parseRecipe, type Recipe } from '@sinal/recipe'
import {
  batchReport,
  type BatchOptions,
  type BatchReport,
  type BatchWorker,
  planBatch,
  type PlannedResult,
  reportCsv,
  runBatch,
} from '@sinal/recipe/batch'
import { writeWhole } from '@sinal/signals/node'
import type { ArgsOf, ComputeCalls, PathGrant, ResultOf } from '../../shared/ipc.ts'
import { failure, ProblemError } from '../../shared/problem.ts'
import type { NamedPath } from '../grants.ts'
import { readProblem, writeProblem } from '../problems.ts'
import type { Job } from '../serve.ts'
import { runProblem, type Places } from './folder-problems.ts'
import { Gate } from './gate.ts'
import { FEW, listFolder, sizeOf } from './listing.ts'
import { RunRows } from './rows.ts'

type Args<K extends keyof ComputeCalls> = ArgsOf<ComputeCalls, K>
type Result<K extends keyof ComputeCalls> = ResultOf<ComputeCalls, K>

/** Runs as many files at once. */
export type FolderWorkers = (count: number) => readonly BatchWorker[]

interface Host {
  granted(id: string, type: PathGrant['type']): Promise<NamedPath>
  /** The target of a report, which is good for one. */
  takeTarget(id: string): Promise<NamedPath>
  /** The recipe with the numbers of its files. */
  loadWeights(recipe: Recipe): Promise<Recipe>
  /** @throws {ProblemError} the file is open in the studio */
  refuseOpenFile(path: string): Promise<void>
  readonly workers: FolderWorkers
  onBusy(busy: boolean): void
}

/** A run as it was planned, and what has become of it. */
interface Plan {
  readonly planId: string
  readonly batch: BatchOptions
  readonly places: Places
  /** Places of results where something lies that a run would replace. */
  readonly occupied: readonly string[]
  readonly rows: RunRows
  readonly gate: Gate
  report: BatchReport | null
  /** Of `performance.now`, when the last run began and ended; null: it has not. */
  began: number | null
  ended: number | null
  running: boolean
}

/** Runs a recipe over the files in a folder, one run at a time. */
export class FolderRuns {
  readonly #host: Host
  #plan: Plan | null = null

  constructor(host: Host) {
    this.#host = host
  }

  folderFiles = async ({ folderId }: Args<'folderFiles'>): Promise<Result<'folderFiles'>> => {
    const { name, path } = await this.#host.granted(folderId, 'inputs')
    try {
      return await listFolder(path)
    } catch (error) {
      throw new ProblemError(readProblem(error, name))
    }
  }

  folderPlan = async ({ recipe, folderId, resultsId }: Args<'folderPlan'>): Promise<Result<'folderPlan'>> => {
    if (this.#plan?.running) throw failure('bad-message', 'folderPlan: a run is going on')
    const inputs = await this.#host.granted(folderId, 'inputs')
    const results = await this.#host.granted(resultsId, 'results')
    const places = { inputs: inputs.path, results: results.path }
    await refuseSame(places)
    if ((await this.folderFiles({ folderId })).files === 0) {
      throw failure('folder-empty', `${inputs.name} has no files of signals`, { folder: inputs.name })
    }
    const loaded = parseRecipe(await this.#host.loadWeights(recipe))
    // What manifests are for: only what is missing or has changed is done, whoever did the rest.
    const batch = { recipe: loaded, files: [places.inputs], out: places.results + sep, resume: true }
    const planned = await planBatch(batch).catch((error: unknown) => {
      throw new ProblemError(runProblem(error, places))
    })
    const unknown = pathsOf(planned, 'unknown')
    const outdated = pathsOf(planned, 'outdated')
    const sizes = await Promise.all(planned.map(({ file }) => sizeOf(file)))
    const planId = randomUUID()
    this.#plan = {
      planId,
      // A file that comes into the folder later is not among those that were shown.
      batch: { ...batch, files: [...new Set(planned.map(({ file }) => file))] },
      places,
      occupied: [...unknown, ...outdated],
      rows: new RunRows(planned, sizes, places),
      gate: new Gate(),
      report: null,
      began: null,
      ended: null,
      running: false,
    }
    return {
      planId,
      total: planned.length,
      done: pathsOf(planned, 'done').length,
      outdated: outdated.length,
      unknown: unknown.length,
      unknownNames: unknown.slice(0, FEW).map((path) => basename(path)),
      processors: availableParallelism(),
    }
  }

  folderRun = async (
    { planId, jobs, replace }: Args<'folderRun'>,
    job: Job,
  ): Promise<Result<'folderRun'>> => {
    const plan = this.#planOf(planId)
    if (plan.running) throw failure('bad-message', 'folderRun: it is going on')
    if (plan.occupied.length > 0 && !replace)
      throw failure('bad-message', 'folderRun: it would replace files')
    for (const path of plan.occupied) await this.#host.refuseOpenFile(path)
    const { rows, gate } = plan
    plan.running = true
    plan.report = null
    plan.began = performance.now()
    plan.ended = null
    rows.begin()
    this.#host.onBusy(true)
    // A run that is held can be stopped, too.
    job.signal.addEventListener('abort', () => gate.open(), { once: true })
    try {
      plan.report = await runBatch({
        ...plan.batch,
        overwrite: replace,
        signal: job.signal,
        workers: (results) => this.#host.workers(Math.min(jobs, results)),
        turn: gate.pass,
        onStart: ({ index }) => rows.start(index),
        onProgress: (progress) => rows.progress(progress),
        onFile: (file, { index }) => rows.finish(index, file),
        onNote: (note) => rows.note(note),
      })
      const { done, skipped, failed, seconds } = plan.report
      return { done, skipped, failed, seconds }
    } catch (error) {
      throw new ProblemError(runProblem(error, plan.places))
    } finally {
      gate.open()
      rows.end()
      plan.running = false
      plan.ended = performance.now()
      this.#host.onBusy(false)
    }
  }

  folderPause = ({ planId, paused }: Args<'folderPause'>): undefined => {
    const { gate, running } = this.#planOf(planId)
    if (paused && running) gate.close()
    else gate.open()
  }

  folderRows = ({ planId, filter, start, end }: Args<'folderRows'>): Result<'folderRows'> =>
    this.#planOf(planId).rows.window(filter, start, end)

  folderReport = async ({
    planId,
    targetId,
    format,
  }: Args<'folderReport'>): Promise<Result<'folderReport'>> => {
    const report = reportOf(this.#planOf(planId))
    const { name, path } = await this.#host.takeTarget(targetId)
    const text = format === 'csv' ? reportCsv(report) : `${JSON.stringify(report, null, 2)}\n`
    try {
      // The dialog has asked.
      await writeWhole(path, text, { overwrite: true, makeFolders: false, name })
      return { name }
    } catch (error) {
      throw new ProblemError(writeProblem(error, name))
    }
  }

  #planOf(planId: string): Plan {
    if (this.#plan?.planId === planId) return this.#plan
    throw failure('run-gone', 'Another plan took the place of this one')
  }
}

/** Of a run that is not over, what has become of each file so far. */
function reportOf({ report, rows, batch, began, ended }: Plan): BatchReport {
  if (report) return report
  const { name = '' } = batch.recipe as Recipe
  const seconds = began === null ? 0 : ((ended ?? performance.now()) - began) / 1000
  return batchReport(name, rows.reports(), seconds)
}

/** Results among the inputs would be inputs of the next run. */
async function refuseSame({ inputs, results }: Places): Promise<void> {
  const [a, b] = await Promise.all([inputs, results].map((path) => realpath(path).catch(() => path)))
  if (a === b) throw failure('folder-same', 'The folder of the results is the folder of the inputs')
}

const pathsOf = (planned: readonly PlannedResult[], wanted: PlannedResult['state']): string[] =>
  planned.filter(({ state }) => state === wanted).map(({ output }) => output)
