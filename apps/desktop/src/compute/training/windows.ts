import { empty, type Tensor } from '@sinal/core'
import type { Recipe, ResolvedLayer, SampleGrid } from '@sinal/recipe'
import { reachOf } from '../chain-preview.ts'

/** Channels that outputs are compared with: output g with sample `offset + step · g` of each. */
export interface Target {
  readonly channels: readonly ArrayLike<number>[]
  readonly step: number
  readonly offset: number
}

/**
 * How a window is cut from the signal: so long that the outputs of `frame` samples see nothing beyond it. Those alone are
 * compared: what a padding adds at the ends of a window is not in the signal, and nothing is to be learnt of it.
 */
export interface Cut {
  readonly length: number
  /** From one window to the next: the outputs that are compared lie side by side. */
  readonly hop: number
  /** A window begins at a multiple of it, so that its outputs are among those of the whole signal. */
  readonly unit: number
  /** The outputs of a window that are compared. */
  readonly first: number
  readonly count: number
  /** Of the outputs, in samples of the input. */
  readonly step: number
}

/** @param grids of each layer's output */
export function cutOf(
  recipe: Recipe,
  layers: readonly ResolvedLayer[],
  grids: readonly SampleGrid[],
  frame: number,
): Cut {
  const { reach, unit } = reachOf(recipe, layers, grids)
  const { step, offset } = grids.at(-1)!
  const beside = reach.at(-1)!
  const length = Math.ceil((Math.max(frame, unit) + 2 * beside) / unit) * unit
  const first = Math.ceil((beside - offset) / step)
  const last = Math.floor((length - 1 - beside - offset) / step)
  const count = Math.max(1, last - first + 1)
  return { length, hop: Math.max(unit, Math.floor((count * step) / unit) * unit), unit, first, count, step }
}

/** The whole signal, with all of its outputs. */
export const wholeCut = (length: number, outputs: number, step: number): Cut => ({
  length,
  hop: length,
  unit: 1,
  first: 0,
  count: outputs,
  step,
})

/** The windows' first samples. */
export interface Windows {
  readonly training: readonly number[]
  readonly heldOut: readonly number[]
  /** So many are left out, as samples of them are missing. */
  readonly missing: number
}

/** @param split the sample that the held-out part begins at */
export function windowsOf(
  cut: Cut,
  split: number,
  length: number,
  isWhole: (start: number) => boolean,
): Windows {
  const between = (from: number, to: number): number[] => {
    const starts: number[] = []
    for (let start = from; start + cut.length <= to; start += cut.hop) starts.push(start)
    return starts
  }
  const [training, heldOut] = [
    between(0, split),
    between(Math.ceil(split / cut.unit) * cut.unit, split < length ? length : 0),
  ]
  const [wholeTraining, wholeHeldOut] = [training.filter(isWhole), heldOut.filter(isWhole)]
  const missing = training.length + heldOut.length - wholeTraining.length - wholeHeldOut.length
  return { training: wholeTraining, heldOut: wholeHeldOut, missing }
}

/** Some windows of the input: [windows, channels, cut.length]. */
export function inputBatch(channels: readonly Float32Array[], cut: Cut, starts: readonly number[]): Tensor {
  const batch = empty([starts.length, channels.length, cut.length])
  const data = batch.data as Float32Array
  starts.forEach((start, n) => {
    channels.forEach((samples, c) =>
      data.set(samples.subarray(start, start + cut.length), (n * channels.length + c) * cut.length),
    )
  })
  return batch
}

/** What they are compared with: [windows, channels, cut.count]. */
export function targetBatch({ channels, step, offset }: Target, cut: Cut, starts: readonly number[]): Tensor {
  const batch = empty([starts.length, channels.length, cut.count])
  const data = batch.data as Float32Array
  let next = 0
  for (const start of starts) {
    const first = offset + step * (Math.round(start / cut.step) + cut.first)
    for (const samples of channels) {
      for (let i = 0; i < cut.count; i++) data[next++] = samples[first + step * i]!
    }
  }
  return batch
}

/** Whether each window is there, in all channels from `offset + step · start` on. */
export function isWholeIn(channels: readonly ArrayLike<number>[]): (from: number, to: number) => boolean {
  // Before each sample, how many are missing in any channel.
  const gaps: number[] = []
  for (const samples of channels) {
    for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i])) gaps.push(i)
  }
  gaps.sort((a, b) => a - b)
  return (from, to) => {
    let [low, high] = [0, gaps.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (gaps[middle]! < from) low = middle + 1
      else high = middle
    }
    return low === gaps.length || gaps[low]! >= to
  }
}
