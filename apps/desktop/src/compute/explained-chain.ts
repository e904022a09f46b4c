import { fromArray, type nn, type Tensor } from '@sinal/core'
import {
  buildLayers,
  outputGrids,
  outputShapes,
  resolveDesigns,
  runRecipe,
  type Recipe,
  type ResolvedLayer,
  type SampleGrid,
  type SignalShape,
} from '@sinal/recipe'
import type { ExplainSource } from '../shared/explain-schemas.ts'
import { failure } from '../shared/problem.ts'

export interface ChainSamples {
  /** A channel of an item of the chain's input, preprocessed (layer −1), or of the output of a layer. */
  samples(layer: number, item: number, channel: number): ArrayLike<number>
  /** Empty where channels have no names. */
  channelName(layer: number, channel: number): string
}

interface ChainOptions extends ChainSamples {
  readonly recipe: Recipe
  /** `[N, C, L]`, before any preprocessing. */
  readonly input: SignalShape
  readonly sampleRate: number | null
}

/** A chain that has run: its layers, with the weights that they ran with, and all that went through them. */
export class ExplainedChain implements ChainSamples {
  readonly recipe: Recipe
  readonly input: SignalShape
  readonly sampleRate: number | null
  readonly layers: readonly ResolvedLayer[]
  readonly #shapes: readonly SignalShape[]
  readonly #source: ChainSamples
  #modules: readonly nn.Module[] | null = null
  #grids: readonly SampleGrid[] | null = null

  constructor({ recipe, input, sampleRate, ...source }: ChainOptions) {
    const { layers, shapes, error } = outputShapes(recipe, input, sampleRate)
    if (error) throw error
    this.recipe = recipe
    this.input = input
    this.sampleRate = sampleRate
    this.layers = layers
    this.#shapes = shapes
    this.#source = source
  }

  samples = (layer: number, item: number, channel: number): ArrayLike<number> =>
    this.#source.samples(layer, item, channel)

  channelName = (layer: number, channel: number): string => this.#source.channelName(layer, channel)

  /** Of the output of a layer; of the chain's input, as the preprocessing leaves it, for −1. */
  shape(layer: number): [number, number, number] {
    if (layer >= 0) return [...this.#shapes[layer]!]
    const [items, channels] = this.input
    return [items, channels, items * channels > 0 ? this.samples(-1, 0, 0).length : 0]
  }

  /** Where the samples of the chain's input, and of each layer's output, lie among those of the input. */
  get grids(): readonly SampleGrid[] {
    if (this.#grids) return this.#grids
    const { preprocess: _, ...plain } = resolveDesigns(this.recipe, this.sampleRate)
    return (this.#grids = [{ step: 1, offset: 0 }, ...outputGrids(plain, this.shape(-1)[2])])
  }

  module(layer: number): nn.Module {
    this.#modules ??= buildLayers(this.recipe, this.input[1], this.sampleRate)
    return this.#modules[layer]!
  }
}

/** @throws {ProblemError} there is no such output sample */
export function checkPlace(
  chain: ExplainedChain,
  place: { layer: number; item: number; channel: number; index: number },
): void {
  const { layer, item, channel, index } = place
  const shape = layer < chain.layers.length ? chain.shape(layer) : null
  if (shape && item < shape[0] && channel < shape[1] && index < shape[2]) return
  const there = shape ? `[${shape.join(', ')}]` : `${chain.layers.length} layers`
  throw failure('bad-message', `explain: no y[${item}, ${channel}, ${index}] of layer ${layer} in ${there}`)
}

/** Runs a chain over a tensor of its own. */
export async function chainOfTensor({
  recipe,
  shape,
  values,
}: Extract<ExplainSource, { kind: 'tensor' }>): Promise<ExplainedChain> {
  const input = fromArray(Float32Array.from(values), shape)
  const { outputs } = await runRecipe(recipe, input)
  const all: readonly Tensor[] = [input, ...outputs]
  return new ExplainedChain({
    recipe,
    input: shape,
    sampleRate: null,
    samples(layer, item, channel) {
      const { data, shape: size } = all[layer + 1]!
      const [, channels = 0, length = 0] = size
      const start = (item * channels + channel) * length
      return data.subarray(start, start + length)
    },
    channelName: () => '',
  })
}
