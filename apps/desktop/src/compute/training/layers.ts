import { type Generator, nn, noGrad, type Tensor } from '@sinal/core'
import type { LearntLayer } from '../../shared/train-schemas.ts'

type Learnt = 'weight' | 'bias' | 'runningMean' | 'runningVar'
const LEARNT: readonly Learnt[] = ['weight', 'bias', 'runningMean', 'runningVar']

/** Draws the weights of the layers that learn as PyTorch's layers begin: convolutions one after the other. */
export function drawAnew(layers: readonly nn.Module[], generator: Generator): void {
  for (const layer of layers) {
    if (layer instanceof nn.Conv1d || layer instanceof nn.ConvTranspose1d) layer.resetParameters(generator)
    else if (layer instanceof nn.PReLU) noGrad(() => layer.weight.fill_(0.25))
    else if (
      layer instanceof nn.BatchNorm1d ||
      layer instanceof nn.InstanceNorm1d ||
      layer instanceof nn.GroupNorm
    ) {
      noGrad(() => {
        layer.weight?.fill_(1)
        layer.bias?.zero_()
      })
      if (layer instanceof nn.BatchNorm1d) layer.resetRunningStats()
    }
  }
}

/** What a layer has learnt, copied. */
export function learntOf(module: nn.Module, layer: number): LearntLayer {
  const tensors = module as Partial<Record<Learnt, Tensor | null>>
  const copy = (key: Learnt): Float32Array | null => {
    const data = tensors[key]?.data
    return data instanceof Float32Array ? data.slice() : null
  }
  const [weight, bias, runningMean, runningVar] = LEARNT.map(copy)
  return {
    layer,
    shape: [...(tensors.weight?.shape ?? [])],
    weight: weight!,
    bias: bias!,
    runningMean: runningMean!,
    runningVar: runningVar!,
  }
}

/** Takes note of what layers count of what passes through them, and returns what brings it back. */
export function statisticsOf(layers: readonly nn.Module[]): () => void {
  const kept = layers
    .filter((layer) => layer instanceof nn.BatchNorm1d || layer instanceof nn.InstanceNorm1d)
    .map((layer) => {
      const state = Object.entries(layer.stateDict()).map(([key, tensor]) => [key, tensor.clone()] as const)
      return { layer, state: Object.fromEntries(state) }
    })
  return () => {
    for (const { layer, state } of kept) layer.loadStateDict(state)
  }
}
