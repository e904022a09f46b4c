import type { Inputs } from '../inputs.ts'
import { convModel } from '../onnx.ts'
import { type Workload, outLength } from '../workloads.ts'
import type { Prepared } from './serve.ts'

/** What the bench uses of onnxruntime-common, which both of ONNX Runtime's packages export. */
export interface Ort {
  readonly env: { readonly versions: { readonly common: string }; readonly wasm: { numThreads?: number } }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor
  readonly InferenceSession: {
    create(model: Uint8Array, options: Record<string, unknown>): Promise<OrtSession>
  }
}

interface OrtTensor {
  readonly data: Float32Array
}

type Values = Readonly<Record<string, OrtTensor>>

interface OrtSession {
  run(feeds: Values, fetches?: Values): Promise<Values>
}

export type OrtVariant = 'plain' | '2d' | 'prealloc'

/**
 * One convolution as a session of ONNX Runtime.
 *
 * @param variant '2d' writes the same convolution with H = 1, 'prealloc' gives the output's memory to each run
 * @param options of the session
 */
export async function prepareOrt(
  ort: Ort,
  w: Workload,
  inputs: Inputs,
  variant: OrtVariant,
  options: Record<string, unknown>,
): Promise<Prepared<Values>> {
  const flat = variant !== '2d'
  const shape = (rows: number, columns: number, length: number) =>
    flat ? [rows, columns, length] : [rows, columns, 1, length]
  const spatial = (value: number, row: number) => (flat ? [value] : [row, value])
  const pads = spatial(w.padding, 0)
  const inputShape = shape(w.batch, w.inChannels, w.length)
  const outputShape = shape(w.batch, w.outChannels, outLength(w))
  const model = convModel({
    inputShape,
    outputShape,
    weightShape: shape(w.outChannels, w.inChannels / w.groups, w.kernelSize),
    weight: inputs.weight,
    bias: inputs.bias,
    strides: spatial(w.stride, 1),
    pads: [...pads, ...pads],
    dilations: spatial(w.dilation, 1),
    group: w.groups,
  })
  const session = await ort.InferenceSession.create(model, options)
  const feeds = { x: new ort.Tensor('float32', inputs.input, inputShape) }
  const outputs = w.batch * w.outChannels * outLength(w)
  const fetches = { y: new ort.Tensor('float32', new Float32Array(outputs), outputShape) }
  return {
    version: ort.env.versions.common,
    call: variant === 'prealloc' ? () => session.run(feeds, fetches) : () => session.run(feeds),
    read: ({ y }) => ({ output: Float32Array.from(y?.data ?? []) }),
  }
}
