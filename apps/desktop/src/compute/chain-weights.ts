import { nn, type Tensor } from '@sinal/core'
import { buildLayers, outputGrids, outputShapes, type Recipe } from '@sinal/recipe'
import type { LayerWeights, Shape } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'

/**
 * The weights of one convolution of a chain, alone: the layers before it only tell what reaches it.
 *
 * @param input of the chain
 * @throws {RecipeError} the layers up to it don't fit
 */
export function layerWeights(
  recipe: Recipe,
  layer: number,
  input: Shape,
  sampleRate: number | null,
): LayerWeights {
  const before = { ...recipe, layers: recipe.layers.slice(0, layer) }
  const { shapes, error } = outputShapes(before, input, sampleRate)
  if (error) throw error
  const [, inChannels] = shapes.at(-1) ?? input
  const step = outputGrids(before, input[2], sampleRate).at(-1)?.step ?? 1
  const rate = sampleRate === null ? null : sampleRate / step
  const alone = { ...recipe, layers: recipe.layers.slice(layer, layer + 1) }
  const [conv] = buildLayers(alone, inChannels, rate)
  if (!(conv instanceof nn.Conv1d || conv instanceof nn.ConvTranspose1d)) {
    throw failure(
      'bad-message',
      `layerWeights: no convolution at ${layer} among ${recipe.layers.length} layers`,
    )
  }
  const [outer, inner, kernelSize] = conv.weight.shape
  return {
    shape: [outer!, inner!, kernelSize!],
    values: float32(conv.weight),
    bias: conv.bias && float32(conv.bias),
    sampleRate: rate,
  }
}

function float32({ data, dtype }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data
  throw new TypeError(`expected float32, but got ${dtype}`)
}
