import { selectChannels } from './channels.ts'
import { RecipeError } from './errors.ts'
import { outputLayers } from './outputs.ts'
import { Pace } from './pace.ts'
import { plannedRecipe } from './planned.ts'
import { preprocessingSteps, readingsOf } from './preprocess/preprocess.ts'
import { preprocessedSource } from './preprocess/source.ts'
import { needsLength, outputGrids, outputShapes } from './resolve.ts'
import { checkCount, wantedLayers } from './run.ts'
import { say } from './say.ts'
import type { Recipe } from './schema.ts'
import type { Block } from './stages/block.ts'
import { passesOf, readyLinks } from './stages/passes.ts'
import { carried, deferralOf, isDoneAtOnce, Pipeline, type Link } from './stages/pipeline.ts'
import { shares } from './stages/stage.ts'
import { SourceReader } from './source-reader.ts'
import type { LayerBlock, SampleSource, StreamOptions } from './types.ts'

/** Samples of a block of the source for each thread, of all channels: 4 MiB, as many as for two at least. */
const BLOCK_SAMPLES = 1 << 20
const FEWEST_SHARES = 2
/** The same of all threads for a layer alone, beside which there is little in memory. */
const BLOCK_ALONE = 1 << 22

/**
 * Runs a recipe over a signal that need not fit into memory: blocks of samples are read as they are needed, flow through
 * all layers, and are given as they are done. Each layer carries the samples that the next block shares with the last
 * (dilation · (K − 1) of them, in a convolution), so that nothing is computed twice; no more than these and some blocks
 * are ever held. The bytes are those of `runRecipe`, whatever the size of blocks and pieces. Several files are as many
 * calls.
 *
 * Layers that must know something of their whole input before their first output read the source once more each
 * (`streamReadings`): instanceNorm1d, groupNorm, circular padding, and adaptive pools where the length is not known.
 *
 * @param document the recipe. Steps of its preprocessing that need all of a signal first (detrend, standardise without
 *   numbers) read the source once more each.
 * @param input a file that `open` of @sinal/signals gave, or anything of that form; the recipe's `channels` are read
 * @returns blocks of each layer that is wanted, in order and without gaps, one array a channel; where they lie in time and
 *   what the channels are called, `outputTiming` and `outputChannels` tell
 * @throws {RecipeError} a layer does not fit the source or must read it again where that cannot be, or a channel is not there
 * @throws {ShapeError} the source gives other samples than it says
 * @throws the reason of `options.signal` (an AbortError by default), once it is aborted
 */
export async function* streamRecipe(
  document: Recipe,
  input: SampleSource,
  options: StreamOptions = {},
): AsyncGenerator<LayerBlock, void, undefined> {
  const source = preprocessedSource(document, input)
  const { chunk, signal, onProgress } = options
  checkCount('streamRecipe', 'chunk', chunk)
  checkCount('streamRecipe', 'blockLength', options.blockLength)
  const wanted = wantedLayers('streamRecipe', document, options.layers ?? outputLayers(document))
  const channels = selectChannels(document, source.channels)
  const { sampleRate } = input
  const { recipe, links: plan } = plannedRecipe(document, { inChannels: channels.length, sampleRate, wanted })
  const { length } = source
  if (length !== null) {
    const { error } = outputShapes(recipe, [1, channels.length, length])
    if (error) throw error
  }
  const planned = plan()
  const problem = onceProblem(document, input, planned)
  if (problem) throw problem
  const blockLength = options.blockLength ?? defaultBlockLength(recipe, planned, channels.length, length)
  const pace = new Pace({ signal, onPause: undefined })
  const readings = 1 + passesOf(planned, length !== null).length
  let reading = 0
  const onReading = () => void reading++
  const onBlock = () => onProgress?.({ samples: reader.done, length: reader.length, reading, readings })
  const reader: SourceReader = new SourceReader(source, { channels, blockLength, signal, onBlock })
  const links = await readyLinks(planned, { reader, pace, chunk, onReading })
  const pipeline = new Pipeline(links, { items: 1, pace, chunk, wanted, keeps: options.reuse !== true })

  const starts = new Map<number, number>()
  onReading()
  for await (const { block, isLast } of reader.blocks()) {
    if (links.length === 0 && block.length > 0) yield blockAt(starts, -1, block)
    for (const output of pipeline.push(block, isLast)) {
      if (output === null) await pace.rest()
      else yield blockAt(starts, output.layer, output.block)
    }
    await pace.rest()
  }
}

function blockAt(starts: Map<number, number>, layer: number, { rows, length }: Block): LayerBlock {
  const start = starts.get(layer) ?? 0
  starts.set(layer, start + length)
  return { layer, start, length, data: rows }
}

/**
 * How often `streamRecipe` reads a source: once, and once more for each step of preprocessing and each layer that must know
 * something of its whole input first.
 *
 * @throws {RecipeError} a layer does not fit the source, or a channel is not there
 */
export function streamReadings(
  document: Recipe,
  source: Pick<SampleSource, 'channels' | 'sampleRate' | 'length'>,
): number {
  const passes = passesOf(linksOf(document, source), source.length !== null)
  return readingsOf(preprocessingSteps(document, source.sampleRate)) + passes.length
}

/**
 * Why a recipe cannot run in a stream, although `runRecipe` can run it; null when it can.
 *
 * @throws {RecipeError} a layer does not fit the source, or a channel is not there
 */
export function streamProblem(
  document: Recipe,
  source: Pick<SampleSource, 'channels' | 'sampleRate' | 'length' | 'once'>,
): RecipeError | null {
  return onceProblem(document, source, linksOf(document, source))
}

function linksOf(document: Recipe, source: Pick<SampleSource, 'channels' | 'sampleRate'>): readonly Link[] {
  const inChannels = selectChannels(document, source.channels).length
  const wanted = new Set(outputLayers(document))
  return plannedRecipe(document, { inChannels, sampleRate: source.sampleRate, wanted }).links()
}

function onceProblem(
  document: Recipe,
  { once = false, sampleRate, length }: Pick<SampleSource, 'sampleRate' | 'length' | 'once'>,
  links: readonly Link[],
): RecipeError | null {
  if (!once) return null
  const step = preprocessingSteps(document, sampleRate).findIndex(({ statistics }) => statistics)
  if (step !== -1) {
    const { type } = document.preprocess![step]!
    const because = 'it needs all samples before the first output'
    return new RecipeError(['preprocess', step], say('recipe-once', { name: type, because }))
  }
  const [pass] = passesOf(links, length !== null)
  if (!pass) return null
  const { type } = document.layers[pass.first]!
  const { because } = deferralOf(pass)!
  return new RecipeError(['layers', pass.first], say('recipe-once', { name: type, because }))
}

/** Blocks as long as what a layer carries from one to the next, or longer. */
function defaultBlockLength(
  recipe: Recipe,
  links: readonly Link[],
  channels: number,
  length: number | null,
): number {
  const samples = isDoneAtOnce(links) ? BLOCK_ALONE : BLOCK_SAMPLES * Math.max(FEWEST_SHARES, shares())
  const least = Math.floor(samples / Math.max(1, channels))
  const needed = links.map(({ plan, first }) => {
    const before = { ...recipe, layers: recipe.layers.slice(0, first) }
    // How far apart an adaptive pool's outputs lie may not be known yet.
    if (length === null && needsLength(before)) return 0
    return Math.ceil(carried(plan) * (outputGrids(before, length).at(-1)?.step ?? 1))
  })
  return Math.max(1, least, ...needed)
}
