import {
  outputChannels,
  outputGrids,
  outputShapes,
  parseRecipe,
  RecipeError,
  resolveDesigns,
  type OutputShapes,
  type Recipe,
} from '@sinal/recipe'
import type { ChannelInfo, LayerFit, Problem, Shape } from '../shared/ipc.ts'
import type { Unread } from './chain-files.ts'
import { layerOf, recipeProblem } from './problems.ts'

/**
 * What each layer of a recipe makes of an input of this shape, up to the first layer that does not fit; why that one
 * does not; and of those after it, that they are not reached.
 */
export function fitLayers(
  document: Recipe,
  input: Shape,
  { channels, sampleRate }: { channels: readonly ChannelInfo[]; sampleRate: number | null },
): LayerFit[] {
  const { recipe, problem } = readableLayers(document)
  const { layers, shapes, error } = shapesOf(recipe, input, sampleRate)
  const fitting = { ...recipe, layers: recipe.layers.slice(0, shapes.length) }
  const grids = outputGrids(fitting, input[2], sampleRate)
  const fits = shapes.map(([items, outChannels, length], index): LayerFit => {
    const upToHere = { ...recipe, layers: recipe.layers.slice(0, index + 1) }
    return {
      ok: true,
      shape: [items, outChannels, length],
      timing: { ...grids[index]! },
      work: items * length * layers[index]!.work,
      channels: outputChannels(upToHere, channels),
    }
  })
  return filledUp(fits, document.layers.length, error ? recipeProblem(error, 'layer-shape') : problem)
}

/** The same of a chain that takes weights from files, of which one cannot be read. */
export function fitChain(
  { recipe, unread }: { recipe: Recipe; unread: Unread | null },
  input: Shape,
  signals: { channels: readonly ChannelInfo[]; sampleRate: number | null },
  count: number,
): LayerFit[] {
  return filledUp(fitLayers(recipe, input, signals), count, unread?.problem ?? null)
}

/** What is wrong with the layer after those that fit, and that the later ones are not reached. */
function filledUp(fits: readonly LayerFit[], count: number, obstacle: Problem | null): LayerFit[] {
  const all = [...fits]
  if (obstacle && all.length < count && all.every(({ ok }) => ok)) all.push({ ok: false, problem: obstacle })
  while (all.length < count) all.push({ ok: false, problem: notReached(all.findIndex(({ ok }) => !ok)) })
  return all
}

/** Taps in Hz need a sample rate, even where the shapes don't. */
function shapesOf(recipe: Recipe, input: Shape, sampleRate: number | null): OutputShapes {
  try {
    if (sampleRate === null) resolveDesigns(recipe, null)
    return outputShapes(recipe, input, sampleRate)
  } catch (error) {
    const layer = error instanceof RecipeError ? layerOf(error) : null
    if (layer === null) throw error
    const fitting = outputShapes({ ...recipe, layers: recipe.layers.slice(0, layer) }, input, sampleRate)
    return fitting.error ? fitting : { ...fitting, error: error as RecipeError }
  }
}

/** The layers before the first one that cannot be read, and what is wrong with that. */
function readableLayers(document: Recipe): { recipe: Recipe; problem: Problem | null } {
  try {
    return { recipe: parseRecipe(document), problem: null }
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    const layer = layerOf(error)
    const problem = recipeProblem(error, 'recipe')
    if (layer === null) return { recipe: { version: 1, layers: [] }, problem }
    const before = { ...document, layers: document.layers.slice(0, layer) }
    return { recipe: readableLayers(before).recipe, problem }
  }
}

function notReached(layer: number): Problem {
  const message = `Not reached, because layer ${layer + 1} does not fit`
  return { code: 'earlier-layer', name: 'ProblemError', message, details: { layer } }
}
