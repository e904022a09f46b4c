import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { init, type Tensor } from '@sinal/core'
import {
  defaultRecipe,
  outputChannels,
  outputGrids,
  outputShapes,
  outputTiming,
  parseRecipe,
  RecipeError,
  resolveLayers,
  runRecipe,
  type Recipe,
} from '@sinal/recipe'
import { writeCsv, type Signals } from '@sinal/signals'
import { batchOf, notesOn, readItem, type Item } from './batch.ts'
import { asFileError, FileError, UsageError } from './errors.ts'
import { svgPlot, type Trace } from './svg-plot.ts'
import { planTargets, type Target } from './targets.ts'

export interface Step {
  /** 'Reading ecg.csv' */
  readonly label: string
  /** From 0 to 1; null when the whole is not known. */
  readonly fraction: number | null
}

export interface RunFilesOptions {
  /** CSV files with the same channels and the same length. */
  readonly files: readonly string[]
  /** Path of a recipe; default a moving average of 5 over each channel. */
  readonly recipe?: string | undefined
  /** File or folder of the results; default the current folder. */
  readonly out?: string | undefined
  /** File or folder of the plots; true (the default) for beside the results, false for none. */
  readonly plot?: string | boolean | undefined
  /** Whether files that exist are replaced; default false. */
  readonly overwrite?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((step: Step) => void) | undefined
}

export interface RunFilesResult {
  /** One per file, in order. */
  readonly written: readonly Target[]
  /** What the user should know of files that were read without an error: missing samples, uneven times. */
  readonly notes: readonly string[]
}

/**
 * Reads CSV files, runs a recipe over them as one batch, and writes each result as a CSV file and a plot. A file is
 * written whole or not at all, and nothing is overwritten unless `overwrite` says so.
 *
 * @throws {RecipeError} the recipe cannot be read, or does not fit the files
 * @throws {CsvError} a file cannot be read or written
 * @throws {FileError} files don't go together, or a result is there already
 * @throws {UsageError} the results would lie on each other, or on an input
 */
export async function runFiles(options: RunFilesOptions): Promise<RunFilesResult> {
  const { files, out, plot = true, overwrite = false, signal, onProgress } = options
  const tell = (label: string) => (fraction: number | null) => onProgress?.({ label, fraction })
  if (files.length === 0) throw new UsageError('expected at least one file, but got none')

  const recipe = await readRecipe(options.recipe)
  const recipeName = recipe.name ?? path.parse(options.recipe ?? '').name
  const written = planTargets({ files, recipeName, out, plot })
  if (!overwrite) await refuseExisting(written)

  const items: Item[] = []
  for (const file of files) items.push(await readItem(file, { signal, onProgress: tell(`Reading ${file}`) }))
  const input = batchOf(items as [Item, ...Item[]])
  checkFit(recipe, input, options.recipe)

  await init()
  const { output } = await runRecipe(recipe, input, {
    ...(signal && { signal }),
    onProgress: tell(`Running ${recipeName}`),
  })
  for (const [i, item] of items.entries()) {
    const target = written[i]!
    const result = resultOf(recipe, item, output, i)
    await writeResult(target, item, result, { overwrite, signal, onProgress: tell(`Writing ${target.csv}`) })
    if (target.plot !== null) {
      signal?.throwIfAborted()
      await writeText(target.plot, plotOf(recipe, recipeName, item, result), overwrite)
    }
  }
  return { written, notes: items.flatMap(notesOn) }
}

async function readRecipe(file: string | undefined): Promise<Recipe> {
  if (file === undefined) return defaultRecipe
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asFileError(error, file)
  })
  return parseRecipe(text, { file })
}

async function refuseExisting(targets: readonly Target[]): Promise<void> {
  for (const { csv, plot } of targets) {
    await refuseIfThere(csv)
    if (plot !== null) await refuseIfThere(plot)
  }
}

async function refuseIfThere(file: string): Promise<void> {
  if (await stat(file).catch(() => null)) {
    throw new FileError(`${file}: a file of this name exists already (--overwrite replaces it)`)
  }
}

function checkFit(recipe: Recipe, input: Tensor, file: string | undefined): void {
  const [items = 0, channels = 0, length = 0] = input.shape
  const { error } = outputShapes(recipe, [items, channels, length])
  if (error) throw new RecipeError(error.path, error.problem, file ?? null)
}

/** The channels of one item of the output, without copying. */
function resultOf(recipe: Recipe, { signals }: Item, output: Tensor, item: number): Signals {
  const [, channels = 0, length = 0] = output.shape
  const values = output.data as Float32Array
  return {
    channels: outputChannels(recipe, signals.channels),
    data: Array.from({ length: channels }, (_, channel) => {
      const from = (item * channels + channel) * length
      return values.subarray(from, from + length)
    }),
    length,
    ...outputTiming(recipe, signals),
  }
}

interface WriteResultOptions {
  readonly overwrite: boolean
  readonly signal: AbortSignal | undefined
  readonly onProgress: (fraction: number | null) => void
}

async function writeResult(
  target: Target,
  item: Item,
  result: Signals,
  options: WriteResultOptions,
): Promise<void> {
  const { overwrite, signal, onProgress } = options
  const { delimiter = null, decimal = '.' } = item.dialect ?? {}
  await makeFolder(target.csv)
  await writeCsv(target.csv, result, {
    // A file of one column has none.
    ...(delimiter !== null && { delimiter }),
    decimal,
    overwrite,
    ...(signal && { signal }),
    onProgress: ({ rows, totalRows }) => onProgress(totalRows > 0 ? rows / totalRows : null),
  })
}

async function makeFolder(file: string): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asFileError(error, folder)
  })
}

/** Under another name first: the file appears whole, and one that is replaced keeps its content if writing fails. */
async function writeText(file: string, text: string, overwrite: boolean): Promise<void> {
  await makeFolder(file)
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    if (!overwrite) await refuseIfThere(file)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw asFileError(error, file)
  }
}

function plotOf(recipe: Recipe, recipeName: string, { file, signals }: Item, result: Signals): string {
  const { sampleRate, startTime, length } = signals
  const grid = outputGrids(recipe, length).at(-1) ?? { step: 1, offset: 0 }
  const second = sampleRate ?? 1
  const trace =
    (role: Trace['role'], of: Signals, start: number, step: number) =>
    (data: Signals['data'][number], c: number): Trace => {
      const { name, unit } = of.channels[c]!
      return { role, name, unit, data, start, step }
    }
  const inputs = signals.data.map(trace('input', signals, startTime, 1 / second))
  const outputs = result.data.map(
    trace('output', result, startTime + grid.offset / second, grid.step / second),
  )
  // Outputs that are made of one channel stand under it.
  const layers = resolveLayers(recipe, inputs.length)
  const isPerChannel = layers.every(({ perChannel }) => perChannel)
  const each = outputs.length / inputs.length
  const traces = isPerChannel
    ? inputs.flatMap((input, c) => [input, ...outputs.slice(c * each, (c + 1) * each)])
    : [...inputs, ...outputs]
  const rate = sampleRate === null ? '' : ` at ${sampleRate.toLocaleString('en-US')} Hz`
  return svgPlot({
    title: path.basename(file),
    subtitle: `${length.toLocaleString('en-US')} samples${rate}, ${recipeName}`,
    timeLabel: sampleRate === null ? 'samples' : 'time (s)',
    traces,
  })
}
