import { fromArray, nn, type Tensor, zeros } from '@sinal/core'
import { groupOf, type Sliding } from './explain-geometry.ts'
import type { ExplainedChain } from './explained-chain.ts'

/** The taps of an output channel in the order of places, `[1, C_in / groups, K]`, and its bias, `[1]`. */
export function filterOf(
  chain: ExplainedChain,
  sliding: Sliding,
  layer: number,
  channel: number,
): { weight: Tensor; bias: Tensor | null } {
  const module = chain.module(layer)
  if (!(module instanceof nn.Conv1d || module instanceof nn.ConvTranspose1d)) {
    throw new TypeError(`explain: no convolution at layer ${layer}`)
  }
  const { kernelSize, outChannels, groups } = sliding
  const group = groupOf(sliding, channel)
  const values = module.weight.data as Float32Array
  const perGroup = outChannels / groups
  const taps = Array.from({ length: group.count }, (_, c) => {
    // A transposed weight is [C_in, C_out / groups, K].
    const row = sliding.reversed
      ? (group.start + c) * perGroup + (channel % perGroup)
      : channel * group.count + c
    const line = values.slice(row * kernelSize, (row + 1) * kernelSize)
    return sliding.reversed ? line.reverse() : line
  })
  const bias = module.bias ? fromArray((module.bias.data as Float32Array).slice(channel, channel + 1)) : null
  return { weight: stacked(taps, kernelSize), bias }
}

/** `[1, C, length]` */
export function stacked(rows: readonly Float32Array[], length: number): Tensor {
  const all = zeros([1, rows.length, length])
  rows.forEach((row, c) => (all.data as Float32Array).set(row, c * length))
  return all
}
