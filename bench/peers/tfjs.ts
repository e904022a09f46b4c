/** TensorFlow.js on its WebAssembly backend in a process of its own. */
import path from 'node:path'
import { createRequire } from 'node:module'
import { serve } from '../src/child/serve.ts'
import type { Inputs } from '../src/inputs.ts'
import type { Workload } from '../src/workloads.ts'
import { load } from './load.ts'

interface TfTensor {
  readonly shape: readonly number[]
  dataSync(): Float32Array
  dispose(): void
}

interface Fused {
  readonly x: TfTensor
  readonly filter: TfTensor
  readonly strides: readonly [number, number]
  readonly pad: readonly (readonly [number, number])[] | 'valid'
  readonly dilations: readonly [number, number]
  readonly bias?: TfTensor
}

interface Tf {
  readonly version_core: string
  tensor(values: Float32Array, shape: readonly number[]): TfTensor
  setBackend(name: 'wasm'): Promise<boolean>
  ready(): Promise<void>
  readonly fused: { conv2d(options: Fused): TfTensor; depthwiseConv2d(options: Fused): TfTensor }
}

interface TfWasm {
  setWasmPaths(folder: string): void
  setThreadsCount(count: number): void
}

const tf = await load<Tf>('@tensorflow/tfjs-core')
const wasm = await load<TfWasm>('@tensorflow/tfjs-backend-wasm')
const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
wasm.setWasmPaths(`${path.dirname(main)}/`)

/** `[rows, channels, length]` with its last two axes exchanged: TensorFlow has the channels last. */
function channelsLast(values: Float32Array, rows: number, channels: number, length: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let n = 0; n < rows; n++) {
    const base = n * channels * length
    for (let c = 0; c < channels; c++) {
      for (let l = 0; l < length; l++) out[base + l * channels + c] = values[base + c * length + l] as number
    }
  }
  return out
}

/** `[out, in, K]` as `[1, K, in, out]`. */
function filterOf(w: Workload, { weight }: Inputs): TfTensor {
  const { outChannels, kernelSize } = w
  const inPer = w.inChannels / w.groups
  const out = new Float32Array(weight.length)
  for (let o = 0; o < outChannels; o++) {
    for (let c = 0; c < inPer; c++) {
      for (let k = 0; k < kernelSize; k++) {
        out[(k * inPer + c) * outChannels + o] = weight[(o * inPer + c) * kernelSize + k] as number
      }
    }
  }
  // Depthwise is [1, K, channels, multiplier]: the same order in memory when there is one output a channel.
  return tf.tensor(
    out,
    w.groups === 1 ? [1, kernelSize, inPer, outChannels] : [1, kernelSize, outChannels, 1],
  )
}

await serve<TfTensor>(async (w, inputs, threads) => {
  wasm.setThreadsCount(threads)
  await tf.setBackend('wasm')
  await tf.ready()
  const x = tf.tensor(channelsLast(inputs.input, w.batch, w.inChannels, w.length), [
    w.batch,
    1,
    w.length,
    w.inChannels,
  ])
  const options: Fused = {
    x,
    filter: filterOf(w, inputs),
    strides: [w.stride, w.stride],
    pad: [
      [0, 0],
      [0, 0],
      [w.padding, w.padding],
      [0, 0],
    ],
    dilations: [w.dilation, w.dilation],
    ...(inputs.bias === null ? {} : { bias: tf.tensor(inputs.bias, [w.outChannels]) }),
  }
  const conv = () => (w.groups === 1 ? tf.fused.conv2d(options) : tf.fused.depthwiseConv2d(options))
  let last: TfTensor | null = null
  return {
    version: tf.version_core,
    // The output before this one gives its memory back, so that two of them take turns.
    call: () => {
      last?.dispose()
      last = conv()
      return last
    },
    read: (y) => {
      const [, , length = 0] = y.shape
      // The same exchange backwards.
      return { output: channelsLast(y.dataSync(), w.batch, length, w.outChannels) }
    },
  }
})
