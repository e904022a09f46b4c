import type { nn, Tensor } from '@sinal/core'
import { buildLayers } from '../build.ts'
import { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import { outputLayers } from '../outputs.ts'
import { stepRatios } from '../preprocess/rational.ts'
import type { PreprocessStep } from '../preprocess/schema.ts'
import { resolveLayers } from '../resolve.ts'
import type { Recipe } from '../schema.ts'
import type { AnyLayerCode, WeightName } from './layer-code.ts'
import { layerTable } from './layer-table.ts'
import type { NamedTensors } from './weights-code.ts'

/** A file to be written: code as text, or weights as bytes. */
export type ExportedFile =
  { readonly name: string; readonly text: string } | { readonly name: string; readonly bytes: Uint8Array }

export interface ExportOptions {
  readonly to: 'pytorch' | 'typescript' | 'numpy' | 'safetensors'
  /** How many channels the signals have: those that the recipe's `channels` leave. */
  readonly inChannels: number
  /** Of the signals, in Hz, for designs and preprocessing that need it; default null: it is unknown. */
  readonly sampleRate?: number | null
  /** Of the files, without what follows the point; default: the recipe's name. */
  readonly name?: string
}

/** A recipe with everything made, whatever it is written in. */
export interface ExportPlan {
  readonly recipe: Recipe
  /** 'ecg-band: a recipe of Sinal' */
  readonly title: string
  /** 'Signals [N, 3, L], float32 at 360 Hz, to [N, 2, L_out]' */
  readonly shapes: string
  readonly file: string
  readonly sampleRate: number | null
  readonly steps: readonly PlannedStep[]
  readonly layers: readonly PlannedLayer[]
}

/** A step of preprocessing; of resampling, with its factors. */
export interface PlannedStep {
  readonly step: PreprocessStep
  readonly up: number
  readonly down: number
}

export interface PlannedLayer {
  readonly layer: nn.Module
  readonly code: AnyLayerCode
  /** What the recipe calls it. */
  readonly comment: string | undefined
}

/** @throws {RecipeError} a layer does not fit its input, needs a sample rate, or cannot be exported */
export function planExport(recipe: Recipe, options: ExportOptions): ExportPlan {
  const { inChannels, sampleRate = null } = options
  const wanted = outputLayers(recipe)
  if (wanted.length > 1) {
    throw new RecipeError(['outputs', 'layers'], say('recipe-export-layers', { count: wanted.length }))
  }
  const chain = { ...recipe, layers: recipe.layers.slice(0, (wanted[0] ?? -1) + 1) }
  const outChannels = resolveLayers(chain, inChannels, sampleRate).at(-1)?.outChannels ?? inChannels
  return planLayers(buildLayers(chain, inChannels, sampleRate), chain, outChannels, options)
}

/**
 * The same of layers that are made.
 *
 * @param recipe whose layers they are, for its name, its preprocessing and the layers' names
 */
export function planLayers(
  layers: readonly nn.Module[],
  recipe: Recipe,
  outChannels: number,
  options: ExportOptions,
): ExportPlan {
  const { to, inChannels, sampleRate = null } = options
  const ratios = stepRatios(recipe.preprocess ?? [], sampleRate)
  const title = recipe.name ?? 'recipe'
  const at = sampleRate === null ? '' : ` at ${sampleRate} Hz`
  return {
    recipe,
    title: `${title}: a recipe of Sinal`,
    shapes: `Signals [N, ${inChannels}, L], float32${at}, to [N, ${outChannels}, L_out]`,
    file: options.name ?? title,
    sampleRate,
    steps: (recipe.preprocess ?? []).map((step, i) => ({ step, ...(ratios[i] ?? { up: 1, down: 1 }) })),
    layers: layers.map((layer, index) => ({
      layer: layer.eval(),
      code: codeOf(layer, index, to),
      comment: recipe.layers[index]?.name,
    })),
  }
}

function codeOf(layer: nn.Module, index: number, to: string): AnyLayerCode {
  const [name] = String(layer).split('(')
  const code = layerTable.get(name!)
  if (code) return code
  const known = [...layerTable.keys()].join(', ')
  throw new RecipeError(['layers', index], say('recipe-export-layer', { to, known, name: name! }))
}

/** The tensors of a layer, `running_mean` and the like, under its place in the chain. */
export function tensorsOf(layer: nn.Module, place: number): NamedTensors {
  const named = Object.entries<Tensor>(layer.stateDict()).map(
    ([key, one]) => [`${place}.${key}`, one] as const,
  )
  return Object.fromEntries(named)
}

/** Those that the code names. */
export function tensorsIn(code: string, tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => code.includes(name)))
}

export const weightName =
  (place: number, quote: string): WeightName =>
  (key) =>
    `weights[${quote}${place}.${key}${quote}]`

/** A layer's comment, at the end of its line; `mark` begins it. */
export function commentText(mark: string, comment: string | undefined): string {
  return comment === undefined || comment === '' ? '' : `${mark} ${comment.replaceAll(/\s+/g, ' ')}`
}
