/** What the Train view asks of compute: to learn weights of a chain from a signal. */
import type { Layer } from '@sinal/recipe'
import * as v from 'valibot'
import { recipeDocumentSchema } from './recipe-schema.ts'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const sizeSchema = v.pipe(v.number(), v.integer(), v.minValue(1))
const amountSchema = v.pipe(v.number(), v.finite(), v.minValue(0))
const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const channelsSchema = v.pipe(v.array(countSchema), v.minLength(1))
const float32Schema = v.custom<Float32Array>((value) => value instanceof Float32Array, 'expected float32')
const float64Schema = v.custom<Float64Array>((value) => value instanceof Float64Array, 'expected float64')

/** Named as PyTorch's. */
export const lossKinds = ['MSELoss', 'L1Loss', 'SmoothL1Loss', 'HuberLoss'] as const
export const optimizerKinds = ['SGD', 'Adam', 'AdamW'] as const
/** Where the weights begin: drawn from the seed, as PyTorch's layers do, or as the chain has them. */
export const startKinds = ['random', 'present'] as const

/** More weights than these of one layer are not kept in a chain as text. */
export const MOST_WEIGHTS = 2 ** 14
export const MOST_EPOCHS = 10_000

export const trainSetupSchema = v.object({
  /** For as many channels as `inputs` has. */
  recipe: recipeDocumentSchema,
  fileId: idSchema,
  /** Channels of the file that go in. */
  inputs: channelsSchema,
  /** What is to come out: what the chain makes now, or channels of a file. */
  target: v.variant('kind', [
    v.object({ kind: v.literal('own') }),
    v.object({ kind: v.literal('channels'), fileId: idSchema, channels: channelsSchema }),
  ]),
  /** The layers that learn; the others stay as they are. */
  learn: v.array(countSchema),
  start: v.picklist(startKinds),
  seed: v.pipe(countSchema, v.maxValue(Number.MAX_SAFE_INTEGER)),
  /** Samples of a window whose outputs are compared; it brings those that they see beside it. */
  frame: sizeSchema,
  batchSize: sizeSchema,
  /** The part at the end of the signal that nothing is learnt from; none where a layer takes the whole signal. */
  heldOut: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)),
  loss: v.object({
    kind: v.picklist(lossKinds),
    /** SmoothL1Loss's beta, HuberLoss's delta. */
    threshold: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
  optimizer: v.object({
    kind: v.picklist(optimizerKinds),
    lr: amountSchema,
    /** SGD's. */
    momentum: amountSchema,
    weightDecay: amountSchema,
  }),
})
export type TrainSetup = v.InferOutput<typeof trainSetupSchema>

/** Why nothing can be learnt like this: `train.refused.<rule>` in the message files, filled from `params`. */
export const trainRefusals = [
  'noLayers',
  'nothingLearns',
  'tooManyWeights', // layer, count, most
  'mixesChannels', // layer: it needs all channels of the file
  'targetChannels', // output, channels
  'targetLength', // output, length
  'tooShort', // samples, needed
  'heldOutTooShort', // samples, needed
  'allMissing', // windows
  'wholeMissing', // layer: it takes the whole signal, of which samples are missing
] as const
export type TrainRefusal = (typeof trainRefusals)[number]

const planSchema = v.variant('kind', [
  v.object({
    kind: v.literal('plan'),
    /** The chain's output of the whole signal: [1, C, L]. */
    output: v.tuple([countSchema, countSchema, countSchema]),
    /** Samples of a window, with those that its outputs see beside it. */
    cut: countSchema,
    /** How many there are; `missing` are left out, as they have samples that are missing. */
    windows: v.object({ training: countSchema, heldOut: countSchema, missing: countSchema }),
    /** In an epoch. */
    steps: countSchema,
    /** Numbers that are learnt. */
    weights: countSchema,
    /** How many samples of the target lie between two that are compared, and which is the first. */
    every: v.object({ step: sizeSchema, offset: countSchema }),
    /** Whether a layer takes the mean and the variance of each window by itself. */
    perWindow: v.boolean(),
    /** What the chain is, whatever its weights: two chains of the same can take each other's. */
    structure: v.string(),
  }),
  v.object({
    kind: v.literal('refused'),
    rule: v.picklist(trainRefusals),
    params: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
])
export type TrainPlan = v.InferOutput<typeof planSchema>

const learntSchema = v.object({
  layer: countSchema,
  /** Of `weight`. */
  shape: v.array(countSchema),
  /** By PyTorch's names; null where the layer has none. */
  weight: v.nullable(float32Schema),
  bias: v.nullable(float32Schema),
  runningMean: v.nullable(float32Schema),
  runningVar: v.nullable(float32Schema),
})
/** What a layer has learnt. */
export type LearntLayer = v.InferOutput<typeof learntSchema>

export const trainProgressSchema = v.object({
  trainId: idSchema,
  /** Epochs that are done, and steps of the one after them. */
  epoch: countSchema,
  step: countSchema,
  /** The mean loss of each epoch's steps, from the first on; before it, at place 0, that of the weights at the start. */
  training: float64Schema,
  /** The loss of the held-out part after each; null where there is none. */
  heldOut: v.nullable(float64Schema),
  /** The weights of convolutions as they are now, as far as they are few enough to be sent along. */
  layers: v.array(learntSchema),
})
export type TrainProgress = v.InferOutput<typeof trainProgressSchema>

const resultSchema = v.object({
  ended: v.variant('kind', [
    v.object({ kind: v.literal('done') }),
    v.object({ kind: v.literal('stopped') }),
    /** The loss was no finite number at this step, both counted from 1. */
    v.object({ kind: v.literal('diverged'), epoch: countSchema, step: countSchema, loss: v.string() }),
  ]),
  /** What it ended with. */
  last: trainProgressSchema,
  /** The epoch with the least loss of the held-out part; null where there is none. */
  best: v.nullable(countSchema),
})
export type TrainResult = v.InferOutput<typeof resultSchema>

const epochsSchema = v.pipe(sizeSchema, v.maxValue(MOST_EPOCHS))

export const trainCalls = {
  /** Whether something can be learnt like this, and of what, without learning anything. */
  trainPlan: { args: trainSetupSchema, result: planSchema },
  /**
   * Learns, with progress, until so many epochs are done or it is cancelled, which ends it as 'stopped'. What it has
   * learnt stays until the next one is started.
   */
  train: { args: v.object({ setup: trainSetupSchema, epochs: epochsSchema }), result: resultSchema },
  /** Goes on where `train` ended, for so many epochs in all. */
  trainOn: {
    args: v.object({ trainId: idSchema, epochs: epochsSchema, lr: amountSchema }),
    result: resultSchema,
  },
  /** What was learnt up to now, or when the loss of the held-out part was least; or what the chain had before. */
  learntWeights: {
    args: v.object({ trainId: idSchema, which: v.picklist(['last', 'best', 'before']) }),
    result: v.array(learntSchema),
  },
}

/**
 * Whether a layer makes as many samples of a window as of the whole signal. A chain with one learns from the whole signal
 * at once, as a model does in PyTorch: a window is another thing to it.
 */
export const takesWhole = ({ type }: Layer): boolean =>
  type === 'adaptiveAvgPool1d' || type === 'adaptiveMaxPool1d'

/** Whether a layer has something to learn. */
export function learns(layer: Layer): boolean {
  switch (layer.type) {
    case 'conv1d':
    case 'convTranspose1d':
    case 'prelu':
    case 'batchNorm1d':
      return true
    case 'instanceNorm1d':
    case 'groupNorm':
      return layer.weight !== undefined
    default:
      return false
  }
}
