import type { nn, Tensor } from '@sinal/core'
import type { Channel, SampleArray } from '@sinal/signals'
import type { RecipeError } from './errors.ts'

/** `[N, C, L]`: items of the batch, channels, samples. */
export type SignalShape = readonly [items: number, channels: number, length: number]

/** What is known of any layer once the channels of its input are. */
export interface ResolvedChannels {
  readonly inChannels: number
  readonly outChannels: number
  /** Whether output channel o is made of input channel ⌊o · inChannels / outChannels⌋ alone. */
  readonly perChannel: boolean
  /** Multiply-adds (or what costs as much) for one output sample of all channels. */
  readonly work: number
}

/** A conv1d layer with nothing left to the input or to a default. */
export interface ResolvedConv1d extends ResolvedChannels {
  readonly type: 'conv1d'
  readonly kernelSize: number
  readonly stride: number
  readonly dilation: number
  readonly groups: number
  readonly bias: boolean
  /** Samples added before the first one. */
  readonly padLeft: number
  /** Samples added after the last one. */
  readonly padRight: number
  /** What the added samples are. */
  readonly paddingMode: nn.PaddingMode
  /** How its sums are computed: what 'auto' comes to. */
  readonly algorithm: 'direct' | 'fft'
}

/** A convTranspose1d layer with nothing left to the input or to a default. */
export interface ResolvedConvTranspose1d extends ResolvedChannels {
  readonly type: 'convTranspose1d'
  readonly kernelSize: number
  readonly stride: number
  readonly dilation: number
  readonly groups: number
  readonly bias: boolean
  readonly padding: number
  readonly outputPadding: number
}

/** Any other layer: all else that there is to know of it stands in the recipe. */
export interface ResolvedOther extends ResolvedChannels {
  readonly type: 'other'
}

/** A layer with nothing left to the input or to a default. */
export type ResolvedLayer = ResolvedConv1d | ResolvedConvTranspose1d | ResolvedOther

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
  /** Most output samples a piece; default: as many as take about 20 ms. The result's bytes don't depend on it. */
  readonly chunk?: number
  /** Of the input, in Hz, for designs and preprocessing that need it; default null: it is unknown. */
  readonly sampleRate?: number | null
  /** The layers whose outputs are wanted, by their places in the recipe; default all. */
  readonly layers?: readonly number[]
  /** Stops the run, between two pieces, with the signal's reason (an AbortError by default). */
  readonly signal?: AbortSignal
  /** Called with the part of all multiply-adds that is done, from 0 to 1. */
  readonly onProgress?: (fraction: number) => void
}

export interface RunResult {
  /** One `[N, C, L]` per layer that is wanted, in the recipe's order. */
  readonly outputs: readonly Tensor[]
  /** The last of them; the preprocessed input when the recipe has no layers. */
  readonly output: Tensor
}

/** Samples `start` to `start + length` of some channels. */
export interface SignalBlock {
  readonly start: number
  readonly length: number
  /** One array a channel. */
  readonly data: readonly SampleArray[]
}

/** A block of the output of one layer. */
export interface LayerBlock extends SignalBlock {
  /** The layer's place in the recipe; −1 for the input of a recipe without layers. */
  readonly layer: number
}

/** What a source is asked for. */
export interface SourceOptions {
  /** Names or indices, in the order wanted; default all. */
  readonly channels?: readonly (string | number)[]
  readonly start?: number
  readonly end?: number
  readonly dtype?: 'float32' | 'float64'
  /** Samples a block. */
  readonly blockLength?: number
  readonly signal?: AbortSignal
}

/** Samples that come in blocks: a file that `open` of @sinal/signals gives, or anything of that form. */
export interface SampleSource {
  readonly channels: readonly Channel[]
  /** Hz; null when nothing says it. */
  readonly sampleRate: number | null
  /** Time of the first sample, in seconds. */
  readonly startTime: number
  /** Samples a channel; null where only a reading can tell. */
  readonly length: number | null
  /** Whether the samples can be had only once, as those of standard input; default false. */
  readonly once?: boolean
  /** All samples from `start` to `end`, in order, without gaps. The arrays are the caller's to keep. */
  blocks(options?: SourceOptions): AsyncIterable<SignalBlock>
}

export interface StreamOptions {
  /** Samples of the source a block; default as many as make 8 to 16 MiB, with all channels, by the number of threads. No byte depends on it. */
  readonly blockLength?: number
  /** Most output samples a piece; default: as many as take about 20 ms. No byte depends on it. */
  readonly chunk?: number
  /** The layers whose outputs are wanted, by their places; default what the recipe's `outputs` says, else the last. */
  readonly layers?: readonly number[]
  /**
   * Whether blocks hold their samples only until the next one is asked for, and then others: quicker, for what writes them
   * at once. Default false: they are the caller's to keep.
   */
  readonly reuse?: boolean
  /** Stops the run, between two pieces, with the signal's reason (an AbortError by default). */
  readonly signal?: AbortSignal
  /** Called with the samples of the source that are done; `length` is null where the source does not know it. */
  readonly onProgress?: (progress: StreamProgress) => void
}

export interface StreamProgress {
  /** Of this reading. */
  readonly samples: number
  readonly length: number | null
  /** Which reading of the source it is, from 1 on, of so many: see `streamReadings`. Those of the preprocessing are not told of. */
  readonly reading: number
  readonly readings: number
}
