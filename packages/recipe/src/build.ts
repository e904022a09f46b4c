import { fromArray, Generator, nn, noGrad } from '@sinal/core'
import { presetTaps } from './presets.ts'
import { resolveLayers } from './resolve.ts'
import type { Layer, Recipe } from './schema.ts'
import type { ResolvedLayer } from './types.ts'

/**
 * The layers themselves, weights made, for an input of that many channels. A seed gives the weights that
 * `torch.manual_seed(seed); nn.Conv1d(…)` gives; the default generator is left as it was.
 *
 * @throws {RecipeError} the channels or groups don't fit
 */
export function buildLayers(recipe: Recipe, inChannels: number): nn.Conv1d[] {
  return resolveLayers(recipe, inChannels).map((resolved, i) => buildLayer(recipe.layers[i]!, resolved))
}

function buildLayer(layer: Layer, resolved: ResolvedLayer): nn.Conv1d {
  const { inChannels, outChannels, kernelSize, stride, dilation, groups, bias } = resolved
  const { weight, padding = 0 } = layer
  const conv = new nn.Conv1d({
    inChannels,
    outChannels,
    kernelSize,
    stride,
    padding,
    dilation,
    groups,
    bias,
    generator: new Generator('seed' in weight ? weight.seed : 0),
  })
  if ('preset' in weight) {
    fill(conv.weight, presetWeight(weight, resolved))
  } else if ('values' in weight) {
    fill(conv.weight, weight.values.flat(2))
    // −0 as a bias would show at the borders whether zeros of the padding were added or left out.
    if (conv.bias && weight.bias)
      fill(
        conv.bias,
        weight.bias.map((value) => value + 0),
      )
  }
  return conv
}

function fill(parameter: nn.Parameter, values: readonly number[]): void {
  noGrad(() => parameter.copy_(fromArray(Float32Array.from(values), parameter.shape)))
}

type PresetWeight = Extract<Layer['weight'], { preset: unknown }>

/** The same taps for every pair of channels, divided by the inputs of a group: an output is the mean over them. */
function presetWeight(weight: PresetWeight, layer: ResolvedLayer): number[] {
  const { inChannels, outChannels, groups, kernelSize, dilation } = layer
  const inPerGroup = inChannels / groups
  const sigma = weight.preset === 'gaussian' ? weight.sigma : undefined
  const taps = presetTaps(weight.preset, kernelSize, { sigma, dilation })
  return Array.from(
    { length: outChannels * inPerGroup * kernelSize },
    (_, i) => taps[i % kernelSize]! / inPerGroup,
  )
}
