/** What the Explain view asks of compute: how one output sample of a layer came about. */
import * as v from 'valibot'
import { recipeDocumentSchema } from './recipe-schema.ts'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const indexSchema = countSchema
const integerSchema = v.pipe(v.number(), v.integer())
const shapeSchema = v.tuple([countSchema, countSchema, countSchema])
const float32Schema = v.custom<Float32Array>((value) => value instanceof Float32Array, 'expected float32')
const int32Schema = v.custom<Int32Array>((value) => value instanceof Int32Array, 'expected int32')
const bytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')

/** What is explained: the last run, or a chain over a small tensor of its own (a step of the tour). */
const explainSourceSchema = v.variant('kind', [
  v.object({ kind: v.literal('run'), runId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  v.object({
    kind: v.literal('tensor'),
    recipe: recipeDocumentSchema,
    shape: shapeSchema,
    values: v.pipe(v.array(v.number()), v.maxLength(4096)),
  }),
])
export type ExplainSource = v.InferOutput<typeof explainSourceSchema>

/** y[item, channel, index] of a layer. */
const placeSchema = v.object({
  source: explainSourceSchema,
  layer: indexSchema,
  item: indexSchema,
  channel: indexSchema,
  index: indexSchema,
})
export type ExplainPlace = v.InferOutput<typeof placeSchema>

/** Places `start` to `start + count`. */
const sliceSchema = v.object({ start: countSchema, count: countSchema })
export type Slice = v.InferOutput<typeof sliceSchema>

/**
 * What lies at a place of the signal that a kernel slides over: a sample, one that a padding puts outside the signal, or
 * a zero that a transposed convolution puts between two samples.
 */
export const cellKinds = ['sample', 'padding', 'between'] as const
export type CellKind = (typeof cellKinds)[number]

/**
 * The places of the signal that a kernel slides over: place p is sample p of the input, or of a transposed convolution's
 * input with stride − 1 zeros between its samples. Places below 0, and beyond the end, are padding.
 */
const cellsSchema = v.object({
  /** The place of each. */
  places: int32Schema,
  /** Index in `cellKinds`. */
  kinds: bytesSchema,
  /** The input sample whose value it has; −1 for a zero that is made. */
  samples: int32Schema,
})
export type Cells = v.InferOutput<typeof cellsSchema>

const planeSchema = v.object({
  /** Of the layer's input. */
  channel: indexSchema,
  /** Empty where channels have no names. */
  name: v.string(),
  /** In the order of `terms`: the samples, the taps that lie over them, and their products. */
  samples: float32Schema,
  taps: float32Schema,
  products: float32Schema,
  /** Of all products of the plane, also of those that are not shown. */
  sum: v.number(),
  /** The values at `around`. */
  around: float32Schema,
})
export type Plane = v.InferOutput<typeof planeSchema>

const rangeSchema = v.object({ start: countSchema, end: countSchema })

const anyLayer = {
  /** Of the layer's input and output, [N, C, L]. */
  input: shapeSchema,
  output: shapeSchema,
  /** What it sees of the chain's input and of the output of each layer up to this one: [start, end). */
  field: v.array(rangeSchema),
  /** The samples of each of those. */
  lengths: v.array(countSchema),
  /** Where those lie among the samples of the chain's input: sample i at offset + i · step. */
  grids: v.array(v.object({ step: v.number(), offset: v.number() })),
  /** What the run gave. */
  y: v.number(),
  /** y[item, channel, start …], about `index`. */
  outputs: v.object({ start: countSchema, values: float32Schema }),
}

const convolutionSchema = v.object({
  kind: v.picklist(['conv1d', 'convTranspose1d']),
  ...anyLayer,
  kernelSize: countSchema,
  stride: countSchema,
  dilation: countSchema,
  groups: countSchema,
  paddingMode: v.picklist(['zeros', 'reflect', 'replicate', 'circular', 'symmetric']),
  /** Places that the kernel may lie before and behind the signal; negative where it keeps away from the ends. */
  padLeft: integerSchema,
  padRight: integerSchema,
  /** Places that the kernel moves from one output to the next, and at which it lies first. */
  step: countSchema,
  /** Where the kernel lies, and how many places it covers, those between dilated taps included. */
  window: v.object({ start: integerSchema, span: countSchema }),
  /** The input channels that this output channel is made of. */
  group: sliceSchema,
  /** The terms that are shown, of kernelSize, in the order of their places. */
  shown: sliceSchema,
  terms: cellsSchema,
  /** The tap of each, an index of weight. */
  tapIndex: int32Schema,
  around: cellsSchema,
  planes: v.array(planeSchema),
  /** Of all products, and the bias that is added to it. */
  total: v.number(),
  bias: v.nullable(v.number()),
  /** Of both, in float32. */
  sum: v.number(),
})
export type Convolution = v.InferOutput<typeof convolutionSchema>

const otherLayerSchema = v.object({ kind: v.literal('other'), type: v.string(), ...anyLayer })

const explainedSchema = v.variant('kind', [convolutionSchema, otherLayerSchema])
export type Explained = v.InferOutput<typeof explainedSchema>

const matrixSchema = v.object({
  /** Output samples, and samples of one input channel: the part of the matrix that is shown. */
  rows: sliceSchema,
  columns: sliceSchema,
  /** Row-major; 0 outside the band. Where a padding repeats a sample, its taps are added up. */
  values: float32Schema,
  /** The tap of each, an index of weight; −1 outside the band. */
  tapIndex: int32Schema,
  /** The samples that the columns are multiplied with. */
  x: float32Schema,
  /** Of each row: what the run gave, and the whole matrix times all input channels of the group, plus the bias. */
  y: float32Schema,
  product: float32Schema,
})
export type Matrix = v.InferOutput<typeof matrixSchema>

export const statementIds = [
  'sum',
  'length',
  'function',
  'transposed',
  'padding',
  'bias',
  'channels',
  'matrix',
  'stride',
  'dilation',
] as const
export type StatementId = (typeof statementIds)[number]

const statementSchema = v.object({
  id: v.picklist(statementIds),
  holds: v.boolean(),
  /** The output samples that were compared. */
  range: rangeSchema,
  /** Both sides at `at`: at the sample that is looked at, or where they differ most if they are not equal. */
  at: countSchema,
  left: v.number(),
  right: v.number(),
  /** The largest difference. */
  difference: v.number(),
  /** As given to allclose: `rounding` where the terms cancel, so that the rounding of float32 shows beyond rtol. */
  atol: v.number(),
  tolerance: v.picklist(['default', 'rounding']),
})
export type Statement = v.InferOutput<typeof statementSchema>

const placed = placeSchema.entries

const seenStageSchema = v.object({ ...rangeSchema.entries, channels: v.array(indexSchema) })
export type SeenStage = v.InferOutput<typeof seenStageSchema>

export const explainCalls = {
  /** What y[item, channel, index] of a layer sees of the chain's input and of each layer up to this one. */
  explainField: { args: placeSchema, result: v.array(seenStageSchema) },
  /** How y[item, channel, index] of a layer came about. */
  explainOutput: {
    args: v.object({ ...placed, terms: sliceSchema, planes: sliceSchema }),
    result: explainedSchema,
  },
  /** The part of the layer's banded matrix about an output, for the columns of one input channel of its group. */
  explainMatrix: {
    args: v.object({
      ...placed,
      plane: indexSchema,
      rows: v.pipe(countSchema, v.maxValue(64)),
      columns: v.pipe(countSchema, v.maxValue(128)),
    }),
    result: matrixSchema,
  },
  /** The equalities that hold of such a layer, each computed in both ways about an output. */
  explainStatements: { args: placeSchema, result: v.array(statementSchema) },
}
