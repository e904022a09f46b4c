import { nn, OptionError } from '@sinal/core'
import { withKernelSizes } from './design/resolve-designs.ts'
import { type Layer, layerTypeOf } from './layers/index.ts'
import { preprocessLength } from './preprocess/rational.ts'
import { outputShapes } from './resolve.ts'
import type { Recipe } from './schema.ts'
import type { StagePlan, TransposePlan, WindowPlan } from './stages/stage-plan.ts'
import type { ResolvedLayer, SignalShape } from './types.ts'

/** Samples from `start` to before `end`; none where they are equal. */
export interface SampleRange {
  readonly start: number
  readonly end: number
}

export interface ReceptiveFieldOptions {
  /** The place of the layer whose output sample it is; default the recipe's last. */
  readonly layer?: number
  /** The output sample. */
  readonly index: number
  /** Of the recipe's input, in Hz; default null: it is unknown. */
  readonly sampleRate?: number | null
}

/**
 * The samples that an output sample sees: a range of the recipe's input (as the preprocessing leaves it), then one of the
 * output of each layer up to its own, which is the sample itself. No sample outside has any influence on it. A range goes
 * from the first to the last sample that is seen, with those between dilated taps, and with the samples that a padding
 * repeats: an output at an end of a signal with circular padding sees the other end too, so all of it.
 *
 * @param input `[N, C, L]`, C being the channels that the recipe's `channels` leave
 * @throws {RecipeError} a layer up to that one does not fit its input
 * @throws {OptionError} there is no such layer, or no such output sample
 */
export function receptiveField(
  recipe: Recipe,
  input: SignalShape,
  { layer = recipe.layers.length - 1, index, sampleRate = null }: ReceptiveFieldOptions,
): SampleRange[] {
  checkIndex('layer', layer, recipe.layers.length)
  const chain = withKernelSizes({ ...recipe, layers: recipe.layers.slice(0, layer + 1) }, sampleRate)
  const { layers, shapes, error } = outputShapes(chain, input, sampleRate)
  if (error) throw error
  const lengths = [preprocessLength(recipe, input[2], sampleRate), ...shapes.map(([, , length]) => length)]
  checkIndex('index', index, lengths[layer + 1]!)

  const ranges: SampleRange[] = [{ start: index, end: index + 1 }]
  for (let l = layer; l >= 0; l--) {
    ranges.unshift(seen(chain.layers[l]!, layers[l]!, ranges[0]!, lengths[l]!))
  }
  return ranges
}

function checkIndex(name: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return
  throw new OptionError(`receptiveField: ${name} must be a place below ${count}, but got ${index}`)
}

/** The samples of a layer's input, of so many, that some of its output samples see. */
function seen(layer: Layer, resolved: ResolvedLayer, range: SampleRange, length: number): SampleRange {
  const { start, end } = range
  if (start === end) return none(0, length)
  if (layer.type === 'adaptiveAvgPool1d' || layer.type === 'adaptiveMaxPool1d') {
    const step = length / layer.outputSize
    return { start: Math.floor(start * step), end: Math.ceil(end * step) }
  }
  // Where samples come from does not depend on the weights, which are not made for it.
  const plan: StagePlan = layerTypeOf(layer).stage(layer, resolved, new nn.Identity())
  if (plan.kind === 'deferred' || plan.kind === 'adaptive') return { start: 0, end: length }
  if (plan.kind === 'window') return throughWindows(plan, range, length)
  if (plan.kind === 'transpose') return throughTransposed(plan, range, length)
  return range
}

function throughWindows(plan: WindowPlan, { start, end }: SampleRange, length: number): SampleRange {
  const { span, stride, padLeft } = plan
  const first = start * stride - padLeft
  const last = (end - 1) * stride - padLeft + span
  const inside = clip(first, last, length)
  const before = { start: first, end: Math.min(last, 0) }
  const after = { start: Math.max(first, length), end: last }
  return hull(
    [inside, ...repeated(plan.fill.mode, before, length), ...repeated(plan.fill.mode, after, length)],
    first,
    length,
  )
}

/** Input sample i adds to the output samples from i · stride − padding on, `span` of them. */
function throughTransposed(plan: TransposePlan, { start, end }: SampleRange, length: number): SampleRange {
  const { span, stride, padding } = plan
  const first = Math.ceil((start + padding - (span - 1)) / stride)
  const last = Math.floor((end - 1 + padding) / stride) + 1
  return clip(first, last, length)
}

/** The samples that a padding repeats in some places outside, all before the signal or all after it. */
function repeated(mode: WindowPlan['fill']['mode'], { start, end }: SampleRange, length: number) {
  if (start >= end || mode === 'constant') return []
  if (mode === 'replicate') return [clip(start < 0 ? 0 : length - 1, start < 0 ? 1 : length, length)]
  if (mode === 'circular') {
    const first = ((start % length) + length) % length
    const last = first + end - start
    return [last > length ? { start: 0, end: length } : { start: first, end: last }]
  }
  // The places i and mirror − i hold the same sample.
  const beyond = mode === 'symmetric' ? 1 : 0
  const mirror = start < 0 ? -beyond : 2 * (length - 1) + beyond
  return [clip(mirror - end + 1, mirror - start + 1, length)]
}

function clip(start: number, end: number, length: number): SampleRange {
  const range = { start: Math.max(start, 0), end: Math.min(end, length) }
  return range.start < range.end ? range : none(start, length)
}

function none(near: number, length: number): SampleRange {
  const at = Math.min(Math.max(near, 0), length)
  return { start: at, end: at }
}

function hull(ranges: readonly SampleRange[], near: number, length: number): SampleRange {
  const some = ranges.filter(({ start, end }) => start < end)
  if (some.length === 0) return none(near, length)
  return {
    start: Math.min(...some.map(({ start }) => start)),
    end: Math.max(...some.map(({ end }) => end)),
  }
}
