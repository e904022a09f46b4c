import type { Tensor } from '@sinal/core'
import type { RecipeError } from './errors.ts'

/** `[N, C, L]`: items of the batch, channels, samples. */
export type SignalShape = readonly [items: number, channels: number, length: number]

/** A conv1d layer with nothing left to the input or to a default. */
export interface ResolvedLayer {
  readonly type: 'conv1d'
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: number
  readonly stride: number
  readonly dilation: number
  readonly groups: number
  readonly bias: boolean
  /** Zeros before the first sample. */
  readonly padLeft: number
  /** Zeros after the last sample. */
  readonly padRight: number
}

/** What each layer makes of an input's shape. */
export interface OutputShapes {
  /** The layers filled in, and their outputs' shapes, up to the first layer that does not fit. */
  readonly layers: readonly ResolvedLayer[]
  readonly shapes: readonly SignalShape[]
  /** Why the layer after those does not fit (`error.path` names it); null when all fit. */
  readonly error: RecipeError | null
}

/** Where the samples of a signal lie in time. */
export interface TimeAxis {
  /** In Hz; null when the signal counts samples. */
  readonly sampleRate: number | null
  /** The time of sample 0, in seconds; in samples when sampleRate is null. */
  readonly startTime: number
}

/** Output sample i lies at `offset + step · i`, in samples of the chain's input. */
export interface SampleGrid {
  readonly step: number
  readonly offset: number
}

export interface RunOptions {
  /** Output samples a piece; default: as many as take about 20 ms. The result's bytes don't depend on it. */
  readonly chunk?: number
  /** Stops the run, between two pieces, with the signal's reason (an AbortError by default). */
  readonly signal?: AbortSignal
  /** Called with the part of all multiply-adds that is done, from 0 to 1. */
  readonly onProgress?: (fraction: number) => void
}

export interface RunResult {
  /** One `[N, C, L]` per layer, in order. */
  readonly outputs: readonly Tensor[]
  /** The last of them; the input when the recipe has no layers. */
  readonly output: Tensor
}
