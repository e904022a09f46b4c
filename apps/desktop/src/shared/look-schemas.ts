/** What goes over for looking at signals: windows, statistics, spectra. */
import * as v from 'valibot'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
export const positionSchema = v.pipe(v.number(), v.finite())
const float32Schema = v.custom<Float32Array>((value) => value instanceof Float32Array, 'expected float32')
const float64Schema = v.custom<Float64Array>((value) => value instanceof Float64Array, 'expected float64')
const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

const inputSourceSchema = v.object({ kind: v.literal('input'), fileId: idSchema })
const outputSourceSchema = v.object({
  kind: v.literal('output'),
  runId: idSchema,
  layer: countSchema,
  item: countSchema,
})
/** An open file, or one that is being read; or one item of what a layer made. */
export const sourceSchema = v.variant('kind', [inputSourceSchema, outputSourceSchema])
export type Source = v.InferOutput<typeof sourceSchema>

export const widthSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16_384))

export const windowSchema = v.object({
  /** Position of each point, in samples of the source. */
  x: float64Schema,
  /** In the order asked for. Where samples are fewer than points asked for, min and max are the sample itself. */
  series: v.array(v.object({ channel: countSchema, min: float32Schema, max: float32Schema })),
  /** The samples themselves, not pairs that stand for several. */
  exact: v.boolean(),
})
export type SampleWindow = v.InferOutput<typeof windowSchema>

/** Samples [start, end) of some channels; both ends are cut to what there is. */
export const stretchSchema = v.object({
  source: sourceSchema,
  channels: v.array(countSchema),
  start: positionSchema,
  end: positionSchema,
})
export type Stretch = v.InferOutput<typeof stretchSchema>

export const statisticsSchema = v.object({
  /** Samples of the stretch, and how many of them are missing (NaN): what follows is of the others, null without any. */
  count: countSchema,
  missing: countSchema,
  mean: v.nullable(v.number()),
  /** The standard deviation of the population: divided by the number of samples. */
  std: v.nullable(v.number()),
  min: v.nullable(v.number()),
  max: v.nullable(v.number()),
  rms: v.nullable(v.number()),
  /** The first and the last sample; null where that is missing. */
  first: v.nullable(v.number()),
  last: v.nullable(v.number()),
})
export type Statistics = v.InferOutput<typeof statisticsSchema>

export const spectrumWindows = ['hann', 'hamming', 'blackman', 'boxcar'] as const
const powerOfTwo = (least: number, most: number) =>
  v.pipe(
    v.number(),
    v.minValue(least),
    v.maxValue(most),
    v.check((value) => Number.isInteger(Math.log2(value)), 'expected a power of two'),
  )

/** One channel, and how its spectrum is to be estimated (Welch's method, half overlapping segments, mean removed). */
export const spectrumArgsSchema = v.object({
  source: sourceSchema,
  channel: countSchema,
  start: positionSchema,
  end: positionSchema,
  /** Hz, or 1 where time is counted in samples: then frequencies are in cycles a sample. */
  sampleRate: v.pipe(v.number(), v.finite(), v.minValue(Number.MIN_VALUE)),
  window: v.picklist(spectrumWindows),
  /** Samples of a segment; a shorter stretch takes the largest power of two that it holds. */
  segment: powerOfTwo(8, 2 ** 20),
})
export type SpectrumArgs = v.InferOutput<typeof spectrumArgsSchema>
export type SpectrumWindow = SpectrumArgs['window']

const estimate = {
  /** Hz, from 0 to half the sample rate. */
  frequencies: float64Schema,
  /** Samples of each segment, and how many segments there were; 0 where there are too few samples. */
  segment: countSchema,
  segments: countSchema,
  /** Samples that are missing, and were filled by a straight line between their neighbours. */
  filled: countSchema,
}
export const spectrumSchema = v.object({
  ...estimate,
  /** Power spectral density of each frequency, one-sided: unit² / Hz. */
  density: float64Schema,
})
export type Spectrum = v.InferOutput<typeof spectrumSchema>

export const spectrogramArgsSchema = v.object({
  ...spectrumArgsSchema.entries,
  /** Where there are more segments, the densities of neighbours are averaged. */
  columns: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
})
export type SpectrogramArgs = v.InferOutput<typeof spectrogramArgsSchema>
export const spectrogramSchema = v.object({
  ...estimate,
  /** Middle of each column, in samples of the source. */
  positions: float64Schema,
  /** [columns, frequencies], row-major: unit² / Hz. */
  density: float64Schema,
})
export type Spectrogram = v.InferOutput<typeof spectrogramSchema>
