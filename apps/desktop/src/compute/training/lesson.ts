import { empty, type nn, type Tensor } from '@sinal/core'
import {
  buildLayers,
  outputGrids,
  outputShapes,
  parseRecipe,
  preprocessTensor,
  resolveDesigns,
  runRecipe,
  type Layer,
  type Recipe,
} from '@sinal/recipe'
import type { Shape } from '../../shared/ipc.ts'
import { ProblemError } from '../../shared/problem.ts'
import {
  learns,
  MOST_WEIGHTS,
  takesWhole,
  type LearntLayer,
  type TrainPlan,
  type TrainRefusal,
  type TrainSetup,
} from '../../shared/train-schemas.ts'
import { checkSameTime, type BatchItem } from '../batch.ts'
import { recipeProblem } from '../problems.ts'
import { learntOf } from './layers.ts'
import { checkWindows } from './window-fit.ts'
import { cutOf, isWholeIn, wholeCut, windowsOf, type Cut, type Target, type Windows } from './windows.ts'

/** Nothing can be learnt like this. */
export class Refusal extends Error {
  readonly rule: TrainRefusal
  readonly params: Readonly<Record<string, string | number>>

  constructor(rule: TrainRefusal, params: Readonly<Record<string, string | number>> = {}) {
    super(`train: ${rule} ${JSON.stringify(params)}`)
    this.rule = rule
    this.params = params
  }
}

/** All that is learnt from. Plain data: it is learnt in a thread of its own. */
export interface Lesson {
  readonly setup: TrainSetup
  readonly recipe: Recipe
  readonly sampleRate: number | null
  /** As the preprocessing leaves them. */
  readonly inputs: readonly Float32Array[]
  /** Null where it is what the chain makes. */
  readonly target: Target | null
  readonly cut: Cut
  readonly windows: Windows
  /** What the layers that learn are in the chain. */
  readonly before: readonly LearntLayer[]
  readonly plan: Extract<TrainPlan, { kind: 'plan' }>
}

/**
 * @param setup with the numbers of its chain's files
 * @throws {Refusal} nothing can be learnt like this
 * @throws {ProblemError} a layer does not fit its input; the files differ in length or rate
 */
export async function readLesson(setup: TrainSetup, file: (id: string) => BatchItem): Promise<Lesson> {
  const recipe = parseRecipe(setup.recipe)
  const item = file(setup.fileId)
  const { sampleRate } = item.signals
  checkLearning(recipe, setup, item.signals.channels.length)
  const inputs = await inputsOf(recipe, item, setup.inputs, sampleRate)
  const length = inputs[0]!.length
  const { preprocess: _, ...plain } = resolveDesigns(recipe, sampleRate)
  const { layers: resolved, shapes, error } = outputShapes(plain, [1, inputs.length, length])
  if (error) throw new ProblemError(recipeProblem(error, 'layer-shape'))
  const output: Shape = [...shapes.at(-1)!]
  const grids = outputGrids(plain, length)
  const target = targetOf(setup, item, file, output, grids.at(-1)!)
  const whole = recipe.layers.findIndex(takesWhole)
  const cut =
    whole < 0 ? cutOf(plain, resolved, grids, setup.frame) : wholeCut(length, output[2], grids.at(-1)!.step)
  const windows =
    whole < 0 ? checkedWindows(setup, cut, inputs, target) : wholeWindow(whole, cut, inputs, target)
  checkWindows(plain, setup, cut, windows)
  const layers = buildLayers(recipe, inputs.length, sampleRate)
  const weights = countWeights(layers, setup.learn)
  if (weights === 0) throw new Refusal('nothingLearns')
  return {
    setup,
    recipe,
    sampleRate,
    inputs,
    target,
    cut,
    windows,
    before: setup.learn.map((layer) => learntOf(layers[layer]!, layer)),
    plan: {
      kind: 'plan',
      output,
      cut: cut.length,
      windows: {
        training: windows.training.length,
        heldOut: windows.heldOut.length,
        missing: windows.missing,
      },
      steps: Math.ceil(windows.training.length / setup.batchSize),
      weights,
      every: { step: target?.step ?? 1, offset: target?.offset ?? 0 },
      perWindow:
        whole < 0 && recipe.layers.some(({ type }) => type === 'instanceNorm1d' || type === 'groupNorm'),
      structure: structureOf(recipe, layers),
    },
  }
}

/**
 * What the chain makes of the whole signal, where that is the target.
 *
 * @param check called now and then; what it throws ends it
 */
export async function ownTarget(lesson: Lesson, check: () => void): Promise<Target> {
  const { recipe, inputs, sampleRate } = lesson
  const { preprocess: _, ...plain } = resolveDesigns(recipe, sampleRate)
  const last = recipe.layers.length - 1
  const { output } = await runRecipe(plain, stacked(inputs), { onProgress: check, layers: [last] })
  const [, channels = 0, length = 0] = output.shape
  const data = output.data as Float32Array
  return {
    channels: Array.from({ length: channels }, (_channel, c) => data.subarray(c * length, (c + 1) * length)),
    step: 1,
    offset: 0,
  }
}

function stacked(channels: readonly Float32Array[]): Tensor {
  const length = channels[0]!.length
  const all = empty([1, channels.length, length])
  channels.forEach((samples, c) => (all.data as Float32Array).set(samples, c * length))
  return all
}

async function inputsOf(
  recipe: Recipe,
  { signals }: BatchItem,
  channels: readonly number[],
  sampleRate: number | null,
): Promise<Float32Array[]> {
  const chosen = channels.map((channel) => {
    const samples = signals.data[channel]
    if (!samples) throw new RangeError(`train: no channel ${channel} among ${signals.data.length}`)
    return samples instanceof Float32Array ? samples : Float32Array.from(samples)
  })
  if (!recipe.preprocess?.length) return chosen
  const done = await preprocessTensor(recipe, stacked(chosen), { sampleRate })
  const length = done.shape[2]!
  const data = done.data as Float32Array
  return chosen.map((_channel, c) => data.subarray(c * length, (c + 1) * length))
}

function checkLearning(recipe: Recipe, { learn, inputs }: TrainSetup, channels: number): void {
  const { layers } = recipe
  if (layers.length === 0) throw new Refusal('noLayers')
  if (!learn.some((layer) => layers[layer] && learns(layers[layer]))) throw new Refusal('nothingLearns')
  if (inputs.length === channels) return
  const mixing = needsAllChannels(layers, new Set(learn), inputs.length)
  if (mixing !== null) throw new Refusal('mixesChannels', { layer: mixing })
}

/**
 * The first layer that could not take what was learnt of some channels into a chain of all of them. Layers that treat
 * channels alike can, if they have learnt of one; and so can a convolution that adds all of them up, by taps of 0 for the
 * others. What comes after that sees no difference.
 */
function needsAllChannels(
  layers: readonly Layer[],
  learn: ReadonlySet<number>,
  count: number,
): number | null {
  for (const [index, layer] of layers.entries()) {
    const isLearnt = learn.has(index)
    switch (layer.type) {
      case 'conv1d':
      case 'convTranspose1d': {
        const { groups = 1, outChannels } = layer
        if (groups === 1) return isLearnt ? null : index
        if (groups !== 'depthwise' || outChannels !== undefined || (isLearnt && count > 1)) return index
        break
      }
      case 'softmax':
      case 'logSoftmax':
      case 'glu':
      case 'groupNorm':
        return index
      default:
        if (isLearnt && learns(layer) && count > 1) return index
    }
  }
  return null
}

function targetOf(
  { target }: TrainSetup,
  item: BatchItem,
  file: (id: string) => BatchItem,
  output: Shape,
  grid: { step: number; offset: number },
): Target | null {
  if (target.kind === 'own') return null
  const from = file(target.fileId)
  if (from !== item) checkSameTime(item, from)
  const [, channels, length] = output
  if (target.channels.length !== channels) {
    throw new Refusal('targetChannels', {
      output: `[${output.join(', ')}]`,
      channels: target.channels.length,
    })
  }
  const chosen = target.channels.map((channel) => {
    const samples = from.signals.data[channel]
    if (!samples) throw new RangeError(`train: no channel ${channel} among ${from.signals.data.length}`)
    return samples
  })
  const available = chosen[0]!.length
  if (available === length) return { channels: chosen, step: 1, offset: 0 }
  // The samples of the target that lie where the outputs do.
  const { step } = grid
  const offset = Math.floor(grid.offset)
  const fits = Number.isInteger(step) && offset >= 0 && offset + step * (length - 1) < available
  if (!fits) throw new Refusal('targetLength', { output: `[${output.join(', ')}]`, length: available })
  return { channels: chosen, step, offset }
}

function checkedWindows(
  { heldOut }: TrainSetup,
  cut: Cut,
  inputs: readonly Float32Array[],
  target: Target | null,
): Windows {
  const length = inputs[0]!.length
  const split = heldOut > 0 ? Math.floor(length * (1 - heldOut)) : length
  if (cut.length > split) throw new Refusal('tooShort', { samples: split, needed: cut.length })
  const inputIsWhole = isWholeIn(inputs)
  const targetIsWhole = target && isWholeIn(target.channels)
  const windows = windowsOf(cut, split, length, (start) => {
    if (!inputIsWhole(start, start + cut.length)) return false
    if (!target || !targetIsWhole) return true
    const first = target.offset + target.step * (Math.round(start / cut.step) + cut.first)
    return targetIsWhole(first, first + target.step * cut.count)
  })
  const found = windows.training.length + windows.heldOut.length
  if (found + windows.missing > 0 && windows.training.length === 0) {
    throw new Refusal('allMissing', { windows: windows.missing })
  }
  if (heldOut > 0 && windows.heldOut.length === 0) {
    throw new Refusal('heldOutTooShort', { samples: length - split, needed: cut.length })
  }
  return windows
}

/** The signal itself: of a part that is held out, the layer would make something else. */
function wholeWindow(
  layer: number,
  cut: Cut,
  inputs: readonly Float32Array[],
  target: Target | null,
): Windows {
  const last = target ? target.offset + target.step * (cut.count - 1) : 0
  const isThere = isWholeIn(inputs)(0, cut.length)
  if (!isThere || (target && !isWholeIn(target.channels)(target.offset, last + 1))) {
    throw new Refusal('wholeMissing', { layer })
  }
  return { training: [0], heldOut: [], missing: 0 }
}

function countWeights(layers: readonly nn.Module[], learn: readonly number[]): number {
  return learn.reduce((total, layer) => {
    const count = [...(layers[layer]?.parameters() ?? [])].reduce((sum, { data }) => sum + data.length, 0)
    if (count > MOST_WEIGHTS) throw new Refusal('tooManyWeights', { layer, count, most: MOST_WEIGHTS })
    return total + count
  }, 0)
}

/** Keys that say where the weights come from or how many there are, which the shapes say. */
const OF_WEIGHTS = new Set([
  'name',
  'weight',
  'bias',
  'kernelSize',
  'inChannels',
  'outChannels',
  'runningMean',
  'runningVar',
  'algorithm',
])

function structureOf(recipe: Recipe, layers: readonly nn.Module[]): string {
  return JSON.stringify(
    recipe.layers.map((layer, k) => [
      Object.entries(layer)
        .filter(([key]) => !OF_WEIGHTS.has(key))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
      Object.entries(layers[k]!.stateDict()).map(([key, { shape }]) => [key, ...shape]),
    ]),
  )
}
