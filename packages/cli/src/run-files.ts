import path from 'node:path'
import { openOptions, type Recipe } from '@sinal/recipe'
import type { OpenOptions, WriteFormat } from '@sinal/signals'
import packageManifest from '../package.json' with { type: 'json' }
import { expandInputs } from './batch/inputs.ts'
import type { Job } from './batch/job.ts'
import { Manifest } from './batch/manifest.ts'
import type { FileReport, RunReport } from './batch/report.ts'
import { runBatch } from './batch/run-batch.ts'
import { sha256Of } from './batch/sha256.ts'
import { UsageError } from './errors.ts'
import { WRITE_FORMATS } from './formats.ts'
import type { Step } from './progress-line.ts'
import type { ReadPolicies } from './reading.ts'
import { readRecipe } from './read-recipe.ts'
import { resultsOf, type RecipeResult } from './results.ts'
import { planTargets, type Target } from './targets.ts'
import { refuseIfThere } from './write-bytes.ts'

export interface RunFilesOptions {
  /** Files of signals; a folder stands for those in it. */
  readonly files: readonly string[]
  /** Path of a recipe; default a moving average of 5 over each channel. */
  readonly recipe?: string | undefined
  /** File or folder of the results; default the current folder. A folder gets a manifest beside the results. */
  readonly out?: string | undefined
  /** File or folder of the plots; true for beside the results; default: true for a single file, false for several. */
  readonly plot?: string | boolean | undefined
  /** Of the results; default what the recipe's `outputs` says, or the extension of `out`, else CSV. */
  readonly format?: WriteFormat | undefined
  /** How files are to be understood, in place of what would be recognised. */
  readonly open?: OpenOptions | undefined
  /** What becomes of missing samples, uneven times and rows that can't be read. */
  readonly read?: ReadPolicies | undefined
  /** Files at once; default as many as the machine has processors. Results don't depend on it. */
  readonly jobs?: number | undefined
  /** Output samples a piece; default as many as take about 20 ms. Results don't depend on it. */
  readonly chunk?: number | undefined
  /** Whether results that an earlier run left in `out` are kept where nothing has changed; default false. */
  readonly resume?: boolean | undefined
  /** Whether files that exist are replaced; default false. */
  readonly overwrite?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((step: Step) => void) | undefined
  /** Called with each file as it is done, skipped or failed. */
  readonly onFile?: ((file: FileReport, progress: { finished: number; total: number }) => void) | undefined
}

/**
 * Runs a recipe over files, each on its own, and writes each result as a file and, if asked for, a plot. A file that
 * fails is reported and the others go on. Results are written whole or not at all, and nothing is overwritten unless
 * `overwrite` says so. With `resume`, only what is missing or has changed is done: the input, the recipe, the options
 * or the version of Sinal, each by its hash.
 *
 * @returns what became of each file, in order
 * @throws {RecipeError} the recipe cannot be read
 * @throws {FileError} a result is there already, or the manifest can't be used
 * @throws {UsageError} the results would lie on each other, or on an input
 * @throws the reason of `signal` once it is aborted: whole results and the manifest stay
 */
export async function runFiles(options: RunFilesOptions): Promise<RunReport> {
  const { overwrite = false, resume = false } = options
  const started = performance.now()
  if (options.files.length === 0) throw new UsageError('expected at least one file, but got none')
  if (resume && options.out === undefined) {
    throw new UsageError('--resume: expected --out, the folder of the earlier results, but got none')
  }
  const recipe = await readRecipe(options.recipe)
  const recipeName = recipe.name ?? path.parse(options.recipe ?? '').name
  const files = await expandInputs(options.files)
  const results = resultsOf(recipe, recipeName)
  const { targets, folder } = planTargets({
    files,
    names: results.map(({ name }) => name),
    format: formatOf(recipe, options),
    out: options.out,
    plot: options.plot ?? files.length * results.length === 1,
  })
  if (resume && folder === null) {
    throw new UsageError(`--resume: expected a folder as --out, but got '${options.out}'`)
  }
  const manifest = folder === null ? null : await Manifest.open(folder)
  try {
    const known = resume ? manifest : null
    if (!overwrite) await refuseExisting(targets, known)
    const { dtype } = recipe.outputs ?? {}
    const format = formatOf(recipe, options)
    const write = { format, ...(dtype && format !== 'csv' && { sampleType: dtype }) }
    const jobs = targets.map((target): Job => {
      const job = jobOf(target, results[target.result]!, write, options)
      const entry = known?.get(path.basename(target.output)) ?? null
      return {
        ...job,
        earlier: entry?.status === 'started' ? 'unfinished' : entry,
        isSame: entry?.status === 'done' && entry.job === job.fingerprint,
      }
    })
    const reports = await runBatch(jobs, { ...options, manifest })
    const count = (status: FileReport['status']) =>
      reports.filter((report) => report.status === status).length
    return {
      recipe: recipeName,
      done: count('done'),
      skipped: count('skipped'),
      failed: count('failed'),
      seconds: (performance.now() - started) / 1000,
      files: reports,
    }
  } finally {
    await manifest?.close()
  }
}

function formatOf({ outputs }: Recipe, { format, out }: RunFilesOptions): WriteFormat {
  const extension = path
    .extname(out ?? '')
    .slice(1)
    .toLowerCase()
  return format ?? outputs?.format ?? WRITE_FORMATS.find((known) => known === extension) ?? 'csv'
}

/** A job that knows nothing of an earlier run. */
function jobOf(
  target: Target,
  { name, recipe }: RecipeResult,
  write: Job['write'],
  options: RunFilesOptions,
): Job {
  const { file, output, plot } = target
  const { read = {}, chunk, overwrite = false } = options
  // What the command line says takes the place of what the recipe says.
  const open = { ...openOptions(recipe), ...options.open }
  return {
    file,
    output,
    plot,
    recipe,
    recipeName: name,
    recipeFile: options.recipe ?? null,
    open,
    read,
    write,
    chunk,
    overwrite,
    fingerprint: sha256Of(JSON.stringify([packageManifest.version, recipe, open, read, write])),
    earlier: null,
    isSame: false,
  }
}

/** Refuses results that are there already, except those that the manifest of an earlier run knows. */
async function refuseExisting(targets: readonly Target[], known: Manifest | null): Promise<void> {
  for (const { output, plot } of targets) {
    if (known?.get(path.basename(output))) continue
    await refuseIfThere(output)
    if (plot !== null) await refuseIfThere(plot)
  }
}
