import { DtypeError, F, fromArray, type nn, noGrad, OptionError, ShapeError, type Tensor } from '@sinal/core'
import { buildLayers } from './build.ts'
import { Pace } from './pace.ts'
import { outputShapes } from './resolve.ts'
import type { Recipe } from './schema.ts'
import type { ResolvedLayer, RunOptions, RunResult, SignalShape } from './types.ts'

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
  const { chunk, signal, onProgress } = options
  if (chunk !== undefined && !(Number.isSafeInteger(chunk) && chunk > 0)) {
    throw new OptionError(`runRecipe: chunk must be a positive integer, but got ${chunk}`)
  }
  const { layers, shapes, error } = outputShapes(recipe, inputShape)
  if (error) throw error
  const total = layers.reduce((sum, layer, i) => sum + samples(shapes[i]!) * sampleWork(layer), 0)
  const pace = new Pace({ total, signal, onProgress })
  const convs = buildLayers(recipe, inputShape[1])

  let data = float32(input)
  let shape = inputShape
  const outputs: Tensor[] = []
  for (const [i, layer] of layers.entries()) {
    data = await runLayer({ layer, conv: convs[i]!, data, shape, outShape: shapes[i]!, chunk, pace })
    shape = shapes[i]!
    outputs.push(fromArray(data, shape))
  }
  onProgress?.(1)
  return { outputs, output: outputs.at(-1) ?? input }
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

function float32(tensor: Tensor): Float32Array {
  return tensor.data as Float32Array
}

const samples = ([items, , length]: SignalShape) => items * length

/** Multiply-adds for one sample of all output channels. */
function sampleWork({ inChannels, outChannels, groups, kernelSize }: ResolvedLayer): number {
  return outChannels * (inChannels / groups) * kernelSize
}

interface LayerRun {
  readonly layer: ResolvedLayer
  readonly conv: nn.Conv1d
  readonly data: Float32Array
  readonly shape: SignalShape
  readonly outShape: SignalShape
  readonly chunk: number | undefined
  readonly pace: Pace
}

async function runLayer(run: LayerRun): Promise<Float32Array> {
  const { layer, outShape, chunk, pace } = run
  const [items, outChannels, outLength] = outShape
  const out = new Float32Array(items * outChannels * outLength)
  const work = sampleWork(layer)
  for (let item = 0; item < items; item++) {
    for (let start = 0; start < outLength;) {
      const wanted = chunk ?? Math.max(1, Math.floor(pace.pieceWork / work))
      const count = Math.min(wanted, outLength - start)
      const piece = convolvePiece(run, item, start, count)
      for (let channel = 0; channel < outChannels; channel++) {
        const row = piece.subarray(channel * count, (channel + 1) * count)
        out.set(row, (item * outChannels + channel) * outLength + start)
      }
      start += count
      await pace.after(count * work)
    }
  }
  return out
}

/**
 * Output samples [start, start + count) of one item. They need the layer's input from start·stride − padLeft on,
 * (count − 1)·stride + dilation·(K − 1) + 1 samples; those beyond the ends of the signal are its padding, zeros.
 * Adding those zeros changes no byte: a sum that starts at +0, or at a bias that is not −0, never becomes −0.
 */
function convolvePiece(run: LayerRun, item: number, start: number, count: number): Float32Array {
  const { layer, conv, data, shape } = run
  const { stride, dilation, groups, kernelSize, padLeft } = layer
  const [, channels, length] = shape
  const first = start * stride - padLeft
  const span = (count - 1) * stride + dilation * (kernelSize - 1) + 1
  const from = Math.min(Math.max(first, 0), length)
  const to = Math.min(first + span, length)
  const piece = new Float32Array(channels * span)
  for (let channel = 0; channel < channels && from < to; channel++) {
    const row = (item * channels + channel) * length
    piece.set(data.subarray(row + from, row + to), channel * span + from - first)
  }
  const { weight, bias } = conv
  const input = fromArray(piece, [1, channels, span])
  // Direct sums have the same bits whatever piece they are in.
  const options = { bias, stride, dilation, groups, algorithm: 'direct' } as const
  return float32(noGrad(() => F.conv1d(input, weight, options)))
}
