/** What the chain asks compute for, beside shapes and runs. */
import * as v from 'valibot'

const float64Schema = v.custom<Float64Array>((value) => value instanceof Float64Array, 'expected float64')
const float32Schema = v.custom<Float32Array>((value) => value instanceof Float32Array, 'expected float32')
const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const sizeSchema = v.pipe(v.number(), v.integer(), v.minValue(1))

export const layerWeightsSchema = v.object({
  /** [outChannels, inChannels / groups, kernelSize]; of a transposed convolution [inChannels, outChannels / groups, kernelSize] */
  shape: v.tuple([countSchema, countSchema, countSchema]),
  values: float32Schema,
  bias: v.nullable(float32Schema),
  /** Of the layer's input, in Hz; null when it is unknown. */
  sampleRate: v.nullable(v.number()),
})
export type LayerWeights = v.InferOutput<typeof layerWeightsSchema>

export const responseArgsSchema = v.object({
  /** In the order of a correlation, as layers have them. */
  taps: v.pipe(
    float32Schema,
    v.check(({ length }) => length > 0, 'expected at least one tap'),
  ),
  dilation: sizeSchema,
  /** Of the filter's input, in Hz; null when it is unknown: frequencies are then in cycles per sample. */
  sampleRate: v.nullable(v.pipe(v.number(), v.gtValue(0))),
})

export const filterResponseSchema = v.object({
  frequency: float64Schema,
  magnitude: float64Schema,
  /** In samples of the input; NaN at the filter's zeros. */
  groupDelay: float64Schema,
})
export type FilterResponse = v.InferOutput<typeof filterResponseSchema>

export const weightFileSchema = v.object({
  /** Those that float32 can hold, in the file's order. */
  tensors: v.array(v.object({ name: v.string(), shape: v.array(v.number()) })),
})
export type WeightFile = v.InferOutput<typeof weightFileSchema>
