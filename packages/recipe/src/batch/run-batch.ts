import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { OpenOptions, WriteFormat } from '@sinal/signals'
import packageManifest from '../../package.json' with { type: 'json' }
import { defaultRecipe } from '../default-recipe.ts'
import { openOptions, readOptions } from '../open-options.ts'
import type { Recipe } from '../schema.ts'
import { type FolderError, folderErrorOf, PlanError } from './errors.ts'
import type { Failure } from './failure.ts'
import type { Job } from './job.ts'
import { Manifest, type ManifestEntry } from './manifest.ts'
import type { Note } from './notes.ts'
import { refuseExisting, refuseShut } from './places.ts'
import { type Plan, planTargets } from './plan.ts'
import { type BatchProgress, ProgressCount } from './progress.ts'
import { readRecipe } from './read-recipe.ts'
import type { ReadPolicies } from './reading.ts'
import { batchReport, type BatchReport, type FileReport } from './report.ts'
import { type RecipeResult, resultsOf } from './results.ts'
import { say } from './sentences.ts'
import { sha256Of } from './sha256.ts'
import { signalFiles } from './signal-files.ts'
import { type BatchWorker, type Outcome, ownWorker, runJobs } from './workers.ts'

export interface BatchOptions {
  /** Files of signals; a folder stands for those in it. */
  readonly files: readonly string[]
  /** A recipe without files in it (`loadWeights`), or the path of one; default a moving average of 5 over each channel. */
  readonly recipe?: Recipe | string | undefined
  /** File or folder of the results; default the current folder. A folder gets a manifest beside the results. */
  readonly out?: string | undefined
  /**
   * File or folder of the plots; true for beside the results, or what decides by the number of results; default false.
   * The workers are to draw them: see `ownWorker`.
   */
  readonly plot?: string | boolean | ((results: number) => boolean) | undefined
  /** Of the results; default what the recipe's `outputs` says, or the extension of `out`, else CSV. */
  readonly format?: WriteFormat | undefined
  /** How files are to be understood, in place of what would be recognised. */
  readonly open?: OpenOptions | undefined
  /** What becomes of missing samples, uneven times and rows that can't be read. */
  readonly read?: ReadPolicies | undefined
  /** Output samples a piece; default as many as take about 20 ms. Results don't depend on it. */
  readonly chunk?: number | undefined
  /** Whether results that an earlier run left in `out` are kept where nothing has changed; default false. */
  readonly resume?: boolean | undefined
  /** Whether files that exist are replaced; default false. */
  readonly overwrite?: boolean | undefined
  /**
   * What runs the files, one each at a time; default one worker in this process. Results don't depend on it.
   *
   * @param results how many there are to make
   */
  readonly workers?: ((results: number) => readonly BatchWorker[]) | undefined
  /** Stops the run after the blocks that are at work: a pause, where it is run again with `resume`. */
  readonly signal?: AbortSignal | undefined
  /** Awaited with the results that there are to be, before anything is read or written; what it throws ends the run. */
  readonly onPlan?: ((results: readonly PlannedPlaces[]) => void | Promise<void>) | undefined
  /** Awaited before each file is begun: a pause that keeps the folder, where `signal` gives it free. */
  readonly turn?: (() => Promise<void>) | undefined
  /** Called when a file is begun; `index` is its place in the report. */
  readonly onStart?: ((file: { readonly file: string; readonly index: number }) => void) | undefined
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined
  /** Called with each file as it is done, skipped or failed. */
  readonly onFile?: ((file: FileReport, progress: BatchProgress) => void) | undefined
  /** Called with what a user should know of the batch: that it was taken over from a run that was killed. */
  readonly onNote?: ((note: Note) => void) | undefined
}

/**
 * Runs a recipe over files, each on its own, and writes each result as a file. A file that fails is reported and the
 * others go on. Results are written whole or not at all, and nothing is overwritten unless `overwrite` says so. With
 * `resume`, only what is missing or has changed is done: the input, the recipe, the options or the version of Sinal,
 * each by its hash. So a run can be stopped at any moment, by `signal` or `kill -9`, and go on later.
 *
 * @returns what became of each file, in order
 * @throws {RecipeError} the recipe cannot be read
 * @throws {FileError} a result is there already, or the folder's manifest can't be used
 * @throws {SignalError} no file can be made where a result is to be
 * @throws {FolderError} another run writes into the folder; its disk is full or it was removed, which ends the run
 * @throws {PlanError} the results would lie on each other, or on an input
 * @throws the reason of `signal` once it is aborted: whole results and the manifest stay
 */
export async function runBatch(options: BatchOptions): Promise<BatchReport> {
  const { overwrite = false, resume = false, onNote = () => {}, onPlan } = options
  const started = performance.now()
  if (options.files.length === 0) throw new PlanError('files', say('plan-no-files'))
  if (resume && options.out === undefined) {
    throw new PlanError('resume', say('plan-no-out'))
  }
  const batch = await prepare(options)
  const { folder, targets } = batch.plan
  if (resume && folder === null) {
    throw new PlanError('resume', say('plan-folder', { got: String(options.out) }))
  }
  await onPlan?.(targets.map(({ file, output, plot }) => ({ file, output, plot })))
  await refuseShut(batch.plan)
  const manifest = folder === null ? null : await Manifest.open(folder, onNote)
  try {
    const known = resume ? manifest : null
    if (!overwrite) await refuseExisting(targets, known)
    const jobs = jobsOf(batch, known, options)
    const files = await run(jobs, manifest, options)
    return batchReport(batch.name, files, (performance.now() - started) / 1000)
  } finally {
    await manifest?.close()
  }
}

/** Where a result goes. */
export interface PlannedPlaces {
  readonly file: string
  readonly output: string
  /** null: none is asked for. */
  readonly plot: string | null
}

/** A result that a run would make. */
export interface PlannedResult extends PlannedPlaces {
  /**
   * missing: nothing is there, or what a run began and did not finish; done: an earlier run made it, of this recipe and in
   * this way, if input and result are as they were; outdated: an earlier run made it of another recipe, or in another way;
   * unknown: a file of this name is there, and no run that is known has made it.
   */
  readonly state: 'missing' | 'done' | 'outdated' | 'unknown'
}

/**
 * What `runBatch` would do, as far as can be told without reading inputs and results. Writes nothing.
 *
 * @returns each result, in the order of the report
 * @throws what `runBatch` throws before it begins
 */
export async function planBatch(options: BatchOptions): Promise<PlannedResult[]> {
  const batch = await prepare(options)
  const { folder } = batch.plan
  const known = folder === null ? null : await Manifest.read(folder)
  const jobs = jobsOf(batch, known, options)
  return Promise.all(
    jobs.map(async ({ file, output, plot, earlier, isSame }): Promise<PlannedResult> => {
      const planned = { file, output, plot }
      const isThere = earlier !== 'unfinished' && (await stat(output).catch(() => null)) !== null
      if (!isThere) return { ...planned, state: 'missing' }
      if (earlier === null) return { ...planned, state: 'unknown' }
      return { ...planned, state: isSame ? 'done' : 'outdated' }
    }),
  )
}

/** What is to be run, and where to. */
interface Batch {
  readonly recipe: Recipe
  /** Of the recipe. */
  readonly name: string
  /** The recipe's; null where it was given as an object. */
  readonly file: string | null
  readonly results: readonly RecipeResult[]
  readonly format: WriteFormat
  readonly plan: Plan
}

async function prepare(options: BatchOptions): Promise<Batch> {
  const { recipe: given = defaultRecipe, out, plot = false } = options
  const file = typeof given === 'string' ? given : null
  const recipe = typeof given === 'string' ? await readRecipe(given) : given
  const name = recipe.name ?? (file === null ? 'recipe' : path.parse(file).name)
  const results = resultsOf(recipe, name)
  const format = formatOf(recipe, options)
  const files = await signalFiles(options.files)
  const plan = planTargets({
    files,
    ofFolder: files.some((one) => !options.files.includes(one)),
    names: results.map((result) => result.name),
    format,
    out,
    plot: typeof plot === 'function' ? plot(files.length * results.length) : plot,
  })
  return { recipe, name, file, results, format, plan }
}

const FORMATS: readonly WriteFormat[] = ['csv', 'npy', 'wav', 'parquet']

function formatOf({ outputs }: Recipe, { format, out }: BatchOptions): WriteFormat {
  const extension = path
    .extname(out ?? '')
    .slice(1)
    .toLowerCase()
  return format ?? outputs?.format ?? FORMATS.find((known) => known === extension) ?? 'csv'
}

/** What an earlier run has left in the folder, by file name. */
interface Earlier {
  get(output: string): ManifestEntry | null | undefined
}

/** @param known null: nothing is kept */
function jobsOf(batch: Batch, known: Earlier | null, options: BatchOptions): Job[] {
  const { chunk, overwrite = false } = options
  const { file: recipeFile, format, plan } = batch
  const { dtype } = batch.recipe.outputs ?? {}
  const write = { format, ...(dtype && format !== 'csv' && { sampleType: dtype }) }
  // What is asked for takes the place of what the recipe says.
  const open = { ...openOptions(batch.recipe), ...options.open }
  const read = { ...readOptions(batch.recipe), ...options.read }
  const results = batch.results.map(({ name: recipeName, recipe }) => {
    const fingerprint = sha256Of(JSON.stringify([packageManifest.version, recipe, open, read, write]))
    return { recipeName, recipe, recipeFile, open, read, write, chunk, overwrite, fingerprint }
  })
  return plan.targets.map(({ file, result, output, plot }): Job => {
    const made = results[result]!
    const entry = known?.get(path.basename(output)) ?? null
    return {
      ...made,
      file,
      output,
      plot,
      earlier: entry?.status === 'started' ? 'unfinished' : entry,
      isSame: entry?.status === 'done' && entry.job === made.fingerprint,
    }
  })
}

/** Runs the jobs, and accounts for each in the manifest and in a report. */
async function run(
  jobs: readonly Job[],
  manifest: Manifest | null,
  options: BatchOptions,
): Promise<FileReport[]> {
  const { signal, turn, onStart, onProgress, onFile } = options
  const reports: FileReport[] = []
  const started = jobs.map(() => 0)
  const count = await ProgressCount.of(jobs)
  const workers = options.workers?.(jobs.length) ?? [ownWorker()]
  await runJobs(jobs, workers, {
    signal,
    turn,
    onStart: (index) => {
      started[index] = performance.now()
      onStart?.({ file: jobs[index]!.file, index })
    },
    onBegin: async (index) => {
      await manifest?.add({ status: 'started', output: path.basename(jobs[index]!.output) })
    },
    onProgress: (index, fraction) => onProgress?.(count.step(index, fraction)),
    onOutcome: async (index, outcome) => {
      const job = jobs[index]!
      const report = reportOf(job, outcome, (performance.now() - started[index]!) / 1000)
      reports[index] = report
      const { sha256, inputSha256, samples } = report
      if (report.status === 'done' && sha256 !== null && inputSha256 !== null && samples !== null) {
        const output = path.basename(job.output)
        const { file, fingerprint } = job
        await manifest?.add({ status: 'done', output, sha256, file, inputSha256, job: fingerprint, samples })
      }
      const progress = count.finish(index)
      onProgress?.(progress)
      onFile?.(report, progress)
      const ended = report.error && endOfRun(report.error, job)
      if (ended) throw ended
    },
  })
  return reports
}

/** The error of the folder that shows in one of a file, and ends the run; null where it is that file's alone. */
function endOfRun({ code, said }: Failure, { output }: Job): FolderError | null {
  return folderErrorOf(code, { ...said, text: said.reason }, { file: output })
}

function reportOf(job: Job, outcome: Outcome, seconds: number): FileReport {
  const { file, output, plot } = job
  if (outcome.kind === 'failed') {
    const { failure: error } = outcome
    const none = { output: null, plot: null, samples: null, inputSha256: null, sha256: null, bytes: null }
    return { file, status: 'failed', error, ...none, seconds, notes: [] }
  }
  const { status, ...result } = outcome.result
  return { file, status, error: null, output, plot, ...result, seconds }
}
