import { selectChannels } from './channels.ts'
import { RecipeError } from './errors.ts'
import { outputLayers } from './outputs.ts'
import { Pace } from './pace.ts'
import { preparedRecipe } from './prepare.ts'
import { preprocessedSource } from './preprocess/source.ts'
import { outputGrids, outputShapes } from './resolve.ts'
import { checkCount, wantedLayers } from './run.ts'
import type { Recipe } from './schema.ts'
import type { Block } from './stages/block.ts'
import { carried, Pipeline, planLinks, type Link } from './stages/pipeline.ts'
import { SourceReader } from './source-reader.ts'
import type { LayerBlock, SampleSource, StreamOptions } from './types.ts'

/** Samples of a block of the source, of all channels: 1 MiB. */
const BLOCK_SAMPLES = 1 << 18

/**
 * Runs a recipe over a signal that need not fit into memory: blocks of samples are read as they are needed, flow through
 * all layers, and are given as they are done. Each layer carries the samples that the next block shares with the last
 * (dilation · (K − 1) of them, in a convolution), so that nothing is computed twice; no more than these and some blocks
 * are ever held. The bytes are those of `runRecipe`, whatever the size of blocks and pieces. Several files are as many
 * calls.
 *
 * Layers that need the whole signal before their first output (instanceNorm1d, groupNorm, adaptive pools, circular padding
 * behind another layer) are refused: `runRecipe` runs them. Circular padding in the first layer reads the end of the source
 * first, whose length must be known.
 *
 * @param document the recipe. Steps of its preprocessing that need all of a signal first (detrend, standardise without
 *   numbers) read the source once more each.
 * @param input a file that `open` of @sinal/signals gave, or anything of that form; the recipe's `channels` are read
 * @returns blocks of each layer that is wanted, in order and without gaps, one array a channel; where they lie in time and
 *   what the channels are called, `outputTiming` and `outputChannels` tell
 * @throws {RecipeError} a layer does not fit the source or cannot run in a stream, or a channel is not there
 * @throws {ShapeError} the source gives other samples than it says
 * @throws the reason of `options.signal` (an AbortError by default), once it is aborted
 */
export async function* streamRecipe(
  document: Recipe,
  input: SampleSource,
  options: StreamOptions = {},
): AsyncGenerator<LayerBlock, void, undefined> {
  const recipe = preparedRecipe(document, input.sampleRate)
  const source = preprocessedSource(document, input)
  const { chunk, signal, onProgress } = options
  checkCount('streamRecipe', 'chunk', chunk)
  checkCount('streamRecipe', 'blockLength', options.blockLength)
  const wanted = wantedLayers('streamRecipe', recipe, options.layers ?? outputLayers(recipe))
  const channels = selectChannels(recipe, source.channels)
  const { length } = source
  if (length !== null) {
    const { error } = outputShapes(recipe, [1, channels.length, length])
    if (error) throw error
  }
  const planned = planLinks(recipe, channels.length, wanted)
  const problem = wholeProblem(recipe, planned)
  if (problem) throw problem
  const blockLength = options.blockLength ?? defaultBlockLength(recipe, planned, channels.length)
  const pace = new Pace({ signal, onPause: undefined })
  const reader = new SourceReader(source, { channels, blockLength, signal })
  const { links, padLeft, padRight } = unrolled(planned, length)
  const pipeline = new Pipeline(links, { items: 1, pace, chunk, wanted, keeps: options.reuse !== true })

  const starts = new Map<number, number>()
  for await (const { block, isLast } of reader.blocks({ padLeft, padRight })) {
    if (links.length === 0 && block.length > 0) yield blockAt(starts, -1, block)
    for await (const output of pipeline.push(block, isLast)) yield blockAt(starts, output.layer, output.block)
    onProgress?.({ samples: reader.done, length })
  }
}

function blockAt(starts: Map<number, number>, layer: number, { rows, length }: Block): LayerBlock {
  const start = starts.get(layer) ?? 0
  starts.set(layer, start + length)
  return { layer, start, length, data: rows }
}

function isCircular({ plan }: Link): boolean {
  return plan.kind === 'window' && plan.fill.mode === 'circular'
}

/**
 * Why a recipe cannot run in a stream, although `runRecipe` can run it; null when it can.
 *
 * @throws {RecipeError} a layer does not fit the source, or a channel is not there
 */
export function streamProblem(
  document: Recipe,
  source: Pick<SampleSource, 'channels' | 'sampleRate' | 'length'>,
): RecipeError | null {
  const recipe = preparedRecipe(document, source.sampleRate)
  const { length } = selectChannels(recipe, source.channels)
  const planned = planLinks(recipe, length, new Set(outputLayers(recipe)))
  const [first] = planned
  if (first && isCircular(first) && source.length === null) return unknownLength(['layers', first.first])
  return wholeProblem(recipe, planned)
}

function wholeProblem(recipe: Recipe, links: readonly Link[]): RecipeError | null {
  const remedy = 'runRecipe, which holds the whole signal, can'
  for (const [i, { plan, first }] of links.entries()) {
    const path = ['layers', first]
    if (plan.kind === 'whole') {
      const name = recipe.layers[first]!.type
      const rule = 'expected a layer that can run in a stream'
      return new RecipeError(path, `${rule}, but got ${name}: ${plan.because} (${remedy})`)
    }
    if (i > 0 && isCircular(links[i]!)) {
      const reason = 'its first output is made of the last samples'
      const rule = 'expected circular padding in the first layer only'
      return new RecipeError(
        path,
        `${rule}, but got ${recipe.layers[first]!.type} behind another: ${reason} (${remedy})`,
      )
    }
  }
  return null
}

function unknownLength(path: (string | number)[]): RecipeError {
  const problem =
    'expected a source whose length is known (circular padding begins with its last samples), but got none'
  return new RecipeError(path, problem)
}

/** Blocks as long as what a layer carries from one to the next, or longer. */
function defaultBlockLength(recipe: Recipe, links: readonly Link[], channels: number): number {
  const least = Math.floor(BLOCK_SAMPLES / Math.max(1, channels))
  const needed = links.map(({ plan, first }) => {
    const before = { ...recipe, layers: recipe.layers.slice(0, first) }
    return Math.ceil(carried(plan) * (outputGrids(before).at(-1)?.step ?? 1))
  })
  return Math.max(1, least, ...needed)
}

/** The links where the samples around a circular signal come from the source instead, and how many they are. */
function unrolled(
  links: readonly Link[],
  length: number | null,
): { links: readonly Link[]; padLeft: number; padRight: number } {
  const [first, ...others] = links
  if (first === undefined || first.plan.kind !== 'window' || !isCircular(first)) {
    return { links, padLeft: 0, padRight: 0 }
  }
  const { plan, outLength } = first
  const { padLeft, padRight } = plan
  const path = ['layers', first.first]
  if (length === null) throw unknownLength(path)
  if (Math.max(padLeft, padRight) > length) {
    throw new RecipeError(
      [...path, 'padding'],
      `expected at most ${length} samples at each end in a stream (the signal once around), but got ${padLeft} and ${padRight}`,
    )
  }
  const straight: Link = {
    ...first,
    plan: { ...plan, padLeft: 0, padRight: 0, fill: { mode: 'constant', value: 0 } },
    outLength: (padded) => outLength(padded - padLeft - padRight),
  }
  return { links: [straight, ...others], padLeft, padRight }
}
