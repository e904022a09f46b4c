import {
  backend,
  DtypeError,
  empty,
  noGrad,
  OptionError,
  ShapeError,
  type nn,
  type Tensor,
} from '@sinal/core'
import { Pace } from './pace.ts'
import { plannedRecipe } from './planned.ts'
import { preprocessTensor } from './preprocess/preprocess.ts'
import { outputShapes } from './resolve.ts'
import type { Recipe } from './schema.ts'
import { Block } from './stages/block.ts'
import { named, Pipeline, type Link } from './stages/pipeline.ts'
import type { Place } from './stages/stage.ts'
import type { RunOptions, RunResult, SignalShape } from './types.ts'

/**
 * Runs a recipe over a batch of signals, piece by piece along the samples, letting the event loop run in between.
 * Gives the bytes that the layers give on the whole signal, whatever the size of the pieces. Records no gradients.
 *
 * @param input `[N, C, L]`, float32
 * @throws {RecipeError} a layer does not fit its input
 * @throws the reason of `options.signal` (an AbortError by default), once it is aborted
 */
export async function runRecipe(recipe: Recipe, input: Tensor, options: RunOptions = {}): Promise<RunResult> {
  const inputShape = checkInput(input)
  const { chunk, sampleRate = null, signal, onProgress } = options
  checkCount('runRecipe', 'chunk', chunk)
  const wanted = wantedLayers('runRecipe', recipe, options.layers ?? recipe.layers.map((_, i) => i))
  const { shapes, error } = outputShapes(recipe, inputShape, sampleRate)
  if (error) throw error
  const links = plannedRecipe(recipe, { inChannels: inputShape[1], sampleRate, wanted }).links()
  const total = totalWork(links, shapes)
  const onPause = onProgress && ((done: number) => onProgress(done / total))
  const pace = new Pace({ signal, onPause })

  const signals = await preprocessTensor(recipe, input, { sampleRate, signal })
  const [link] = links
  const isWhole = links.length === 1 && chunk === undefined && inputShape[0] > 0
  if (link?.module && isWhole && isSoonDone(total, [inputShape, shapes[link.last]!])) {
    const output = atOnce(link, link.module, signals)
    signal?.throwIfAborted()
    onProgress?.(1)
    return { outputs: [output], output }
  }
  const results = new Map([...wanted].map((layer) => [layer, resultOf(layer, shapes[layer]!)]))
  const rows = inputShape[0] * inputShape[1]
  const places = (layer: number) => results.get(layer)!.place
  const pipeline = new Pipeline(links, { items: inputShape[0], pace, chunk, wanted, keeps: false, places })
  if (inputShape[0] > 0) {
    const whole = Block.of(signals.data as Float32Array, rows)
    for (const output of pipeline.push(whole, true)) {
      if (output === null) await pace.rest()
      else results.get(output.layer)!.add(output.block)
    }
  }
  onProgress?.(1)
  const outputs = [...results.values()].map(({ tensor }) => tensor)
  return { outputs, output: outputs.at(-1) ?? signals }
}

/** What is done in 50 ms or so, in multiply-adds. */
const SOON = { native: 8e8, wasm: 2e8, scalar: 2e7 }
/** What a sample that is read or written takes, in multiply-adds. */
const TRAFFIC = 25

/** Whether one layer takes no longer than a few pieces do: these would be copied together afterwards. */
function isSoonDone(work: number, shapes: readonly SignalShape[]): boolean {
  const samples = shapes.map(([items, channels, length]) => items * channels * length)
  return work + TRAFFIC * samples.reduce((sum, count) => sum + count, 0) < SOON[backend().name]
}

function atOnce(link: Link, module: nn.Module, input: Tensor): Tensor {
  try {
    const output = noGrad(() => module.forward(input))
    // A layer that changes nothing may give its very input, which is not ours.
    return output.data.buffer === input.data.buffer ? output.clone() : output
  } catch (error) {
    throw named(link.first, error)
  }
}

function checkInput(input: Tensor): SignalShape {
  if (input.dtype !== 'float32') {
    throw new DtypeError(`runRecipe: input must be float32, but got ${input.dtype}`)
  }
  const [items, channels, length] = input.shape
  if (input.ndim !== 3 || items === undefined || channels === undefined || length === undefined) {
    throw new ShapeError(`runRecipe: input must be [N, C, L], but got [${input.shape.join(', ')}]`)
  }
  return [items, channels, length]
}

export function checkCount(where: string, name: string, count: number | undefined): void {
  if (count === undefined || (Number.isSafeInteger(count) && count > 0)) return
  throw new OptionError(`${where}: ${name} must be a positive integer, but got ${count}`)
}

/** The layers whose outputs are wanted, in order. */
export function wantedLayers(where: string, recipe: Recipe, layers: readonly number[]): Set<number> {
  const count = recipe.layers.length
  if (layers.length === 0 && count > 0) {
    throw new OptionError(`${where}: layers must have at least one place, but got none`)
  }
  for (const layer of layers) {
    if (Number.isInteger(layer) && layer >= 0 && layer < count) continue
    throw new OptionError(`${where}: layers must be places below ${count}, but got ${layer}`)
  }
  return new Set([...layers].sort((a, b) => a - b))
}

function totalWork(links: readonly Link[], shapes: readonly SignalShape[]): number {
  return links.reduce((sum, { last, work }) => {
    const [items, , length] = shapes[last]!
    return sum + items * length * work
  }, 0)
}

/** @throws {RecipeError} there is no room for the output of the layer */
function resultOf(layer: number, shape: SignalShape): Result {
  try {
    return new Result(shape)
  } catch (error) {
    throw named(layer, error)
  }
}

/** The output of a layer, as it is filled from its start on. */
class Result {
  readonly tensor: Tensor
  #filled = 0

  constructor(shape: SignalShape) {
    this.tensor = empty(shape)
  }

  /** Where the next outputs belong. */
  get place(): Place {
    return { within: this.tensor, from: this.#filled }
  }

  add(block: Block): void {
    const { tensor } = this
    const data = tensor.data as Float32Array
    const length = tensor.shape[2]!
    for (let r = 0; r < block.count && !block.isPart(tensor, this.#filled); r++)
      block.copy(r, 0, block.length, data, r * length + this.#filled)
    this.#filled += block.length
  }
}
