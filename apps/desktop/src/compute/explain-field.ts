import { receptiveField, type Layer, type ResolvedLayer } from '@sinal/recipe'
import type { SeenStage } from '../shared/explain-schemas.ts'
import type { ExplainedChain } from './explained-chain.ts'

/** What y[channel, index] of a layer sees: of the chain's input, and of each layer up to this one. */
export function explainField(
  chain: ExplainedChain,
  { layer, channel, index }: { layer: number; channel: number; index: number },
): SeenStage[] {
  const { recipe, input, sampleRate } = chain
  const ranges = receptiveField(recipe, input, { layer, index, sampleRate })
  let channels = [channel]
  const stages: SeenStage[] = []
  for (let stage = layer + 1; stage >= 0; stage--) {
    const { start, end } = ranges[stage]!
    stages.unshift({ start, end, channels })
    if (stage > 0) channels = channelsSeen(recipe.layers[stage - 1]!, chain.layers[stage - 1]!, channels)
  }
  return stages
}

/** The input channels of a layer that some of its output channels are made of. */
function channelsSeen(layer: Layer, resolved: ResolvedLayer, channels: readonly number[]): number[] {
  const { inChannels, outChannels } = resolved
  const all = Array.from({ length: inChannels }, (_, channel) => channel)
  if (resolved.perChannel) {
    const made = new Set(channels.map((channel) => Math.floor((channel * inChannels) / outChannels)))
    return all.filter((channel) => made.has(channel))
  }
  if (layer.type === 'glu') return all.filter((channel) => channels.includes(channel % outChannels))
  const groups =
    resolved.type !== 'other' ? resolved.groups : layer.type === 'groupNorm' ? layer.numGroups : 1
  const seen = new Set(channels.map((channel) => Math.floor((channel * groups) / outChannels)))
  return all.filter((channel) => seen.has(Math.floor((channel * groups) / inChannels)))
}
