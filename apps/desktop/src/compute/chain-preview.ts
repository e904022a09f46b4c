import { fromArray } from '@sinal/core'
import {
  outputGrids,
  outputShapes,
  runRecipe,
  needsLength,
  streamProblem,
  streamReadings,
  type Recipe,
  type ResolvedLayer,
  type SampleGrid,
} from '@sinal/recipe'
import type { SampleArray } from '@sinal/signals'
import type { SampleWindow, Shape } from '../shared/ipc.ts'
import { Samples } from './samples.ts'

/** Multiply-adds that are done while one types; more are left to the run. */
const MOST_WORK = 1e8

/** The outputs of a layer that are known: a stretch of them. */
export class PreviewSamples {
  readonly #samples: Samples
  readonly #first: number

  /** @param first the place of the first of them in the whole output */
  constructor(data: readonly SampleArray[], first: number) {
    this.#samples = new Samples(data)
    this.#first = first
  }

  prepare(...[channels, start, end, rest]: Parameters<Samples['prepare']>): Promise<void> {
    return this.#samples.prepare(channels, start - this.#first, end - this.#first, rest)
  }

  /** As of the whole output; nothing where it is not known. */
  window(channels: readonly number[], start: number, end: number, width: number): SampleWindow {
    const first = this.#first
    const found = this.#samples.window(channels, start - first, end - first, width)
    return { ...found, x: found.x.map((place) => place + first) }
  }
}

export interface PreviewRequest {
  readonly input: Shape
  readonly sampleRate: number | null
  /** The samples of the input that are in view. */
  readonly start: number
  readonly end: number
  /** Samples `from` to `to` of all items and channels: [N, C, to − from] row-major. */
  read(from: number, to: number): Float32Array
}

/**
 * What the layers make of the samples in view, as the run will: computed of a cut of the input that holds all that the
 * outputs in view see. Those that see beyond a cut are left out. Null where that is not possible, or takes long.
 *
 * @returns `[layer][item]`
 */
export async function previewChain(
  recipe: Recipe,
  request: PreviewRequest,
): Promise<PreviewSamples[][] | null> {
  const { input, sampleRate } = request
  const [items, channels, length] = input
  const signals = { channels: Array.from({ length: channels }, () => ({ name: '' })), sampleRate, length }
  const { layers, shapes, error } = outputShapes(recipe, input, sampleRate)
  if (error || layers.length === 0 || seesAll(recipe, signals)) return null
  const grids = outputGrids(recipe, length, sampleRate)
  const { reach, unit } = reachOf(recipe, layers, grids)
  const isTooShort = (samples: number): boolean =>
    outputShapes(recipe, [items, channels, samples], sampleRate).error !== null
  const { from, to } = cutAround(request, { halo: reach.at(-1)! + unit, unit, isTooShort })
  const share = (to - from) / Math.max(1, length)
  const work = layers.reduce((sum, layer, l) => sum + layer.work * items * shapes[l]![2], 0)
  if (to <= from || work * share > MOST_WORK) return null
  const cut: Shape = [items, channels, to - from]

  const { outputs } = await runRecipe(recipe, fromArray(request.read(from, to), cut), { sampleRate })
  return outputs.map((output, l) => {
    const [, outChannels = 0, outLength = 0] = output.shape
    const { step, offset } = grids[l]!
    const shift = Math.round(from / step)
    // Output j of the cut lies at `from + offset + step · j`, and sees `reach` to both sides.
    const first = from === 0 ? 0 : Math.ceil((reach[l]! - offset) / step)
    const last = to === length ? outLength : Math.floor((to - from - 1 - reach[l]! - offset) / step) + 1
    const [begin, end] = [Math.max(0, first), Math.min(outLength, Math.max(first, last))]
    return Array.from({ length: items }, (_item, n) => {
      const data = output.data as Float32Array
      const rows = Array.from({ length: outChannels }, (_channel, c) => {
        const row = (n * outChannels + c) * outLength
        return data.subarray(row + Math.min(begin, end), row + end)
      })
      return new PreviewSamples(rows, shift + begin)
    })
  })
}

/** The view with a halo, whole units: of a few samples, a mirror or a window may need more beside them. */
function cutAround(
  { input: [, , length], start, end }: PreviewRequest,
  { halo, unit, isTooShort }: { halo: number; unit: number; isTooShort: (samples: number) => boolean },
): { from: number; to: number } {
  for (let beside = halo; ; beside *= 2) {
    const from = Math.max(0, Math.floor((start - beside) / unit) * unit)
    const to = Math.min(length, Math.ceil((end + beside) / unit) * unit)
    // The whole signal fits.
    if (to <= from || to - from >= length || !isTooShort(to - from)) return { from, to }
  }
}

/** Whether outputs depend on samples that are not in a cut: the mean of all, the other end, how many there are. */
function seesAll(recipe: Recipe, signals: Parameters<typeof streamReadings>[1]): boolean {
  return streamProblem(recipe, signals) !== null || needsLength(recipe) || streamReadings(recipe, signals) > 1
}

/**
 * How far outputs of each layer see to either side of where they lie, in samples of the input, and of how many samples
 * a cut must be a multiple to have its outputs among those of the whole.
 */
export function reachOf(recipe: Recipe, layers: readonly ResolvedLayer[], grids: readonly SampleGrid[]) {
  const reach: number[] = []
  let unit = 1
  let [soFar, before] = [0, 1]
  for (const [l, layer] of recipe.layers.entries()) {
    const { span, stride } = spanOf(layer, layers[l]!)
    soFar += span * before
    unit *= stride
    reach.push(soFar)
    before = grids[l]!.step
  }
  return { reach, unit }
}

/** Of a layer's own input: samples that an output sees, or that are cut off at an end, and from one output to the next. */
function spanOf(layer: Recipe['layers'][number], resolved: ResolvedLayer): { span: number; stride: number } {
  if (resolved.type === 'conv1d')
    return { span: resolved.dilation * (resolved.kernelSize - 1) + 1, stride: resolved.stride }
  if (resolved.type === 'convTranspose1d') {
    const span = resolved.dilation * (resolved.kernelSize - 1) + 1
    return { span: Math.ceil(Math.max(span, resolved.padding) / resolved.stride) + 1, stride: 1 }
  }
  if (layer.type === 'maxPool1d' || layer.type === 'avgPool1d') {
    const { kernelSize, stride = kernelSize } = layer
    const dilation = layer.type === 'maxPool1d' ? (layer.dilation ?? 1) : 1
    return { span: dilation * (kernelSize - 1) + 1, stride }
  }
  switch (layer.type) {
    case 'constantPad1d':
    case 'reflectionPad1d':
    case 'replicationPad1d':
      return { span: cutOff(layer.padding), stride: 1 }
    default:
      return { span: 0, stride: 1 }
  }
}

/** Negative padding takes samples away, at the ends of a cut too. */
const cutOff = (padding: number | readonly [number, number]): number =>
  Math.max(0, ...[padding].flat().map((samples) => -samples))
