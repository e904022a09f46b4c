import { Tensor } from '@sinal/core'
import { WeightsError, show } from '../errors.ts'
import { say } from '../say.ts'
import { type ByteSource, type SourceOptions, type WeightsSource, withSource } from '../source.ts'
import { layouts } from '../stored-dtype.ts'
import { Constant, storedByNumber } from './constant.ts'
import { Graph } from './graph.ts'
import { ModelProto, type ValueInfoProto } from './schema.ts'
import { decodeFile } from './wire.ts'

/** An input or output of a model. */
export interface OnnxValue {
  readonly name: string
  /** Sizes; a name for one that the model leaves open, null where it says nothing. Null as a whole for any shape. */
  readonly shape: readonly (number | string | null)[] | null
  /** The dtype here: int32 for the int64 that ONNX prefers; null for a type that no tensor has. */
  readonly dtype: 'float32' | 'float64' | 'int32' | 'bool' | null
}

/** A model made of layers, run with the operations of `@sinal/core`. */
export interface OnnxModel {
  readonly name: string
  /** The version of ONNX's operators that the model was made for. */
  readonly opset: number
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /**
   * The weights by name. They are what `run` computes with: writing to one changes the model, and one with
   * `requiresGrad` gets a gradient. Shapes, axes and other tensors that steer an operator are not among them.
   */
  readonly tensors: Record<string, Tensor>
  /**
   * Computes the outputs.
   *
   * @param feeds a tensor for every input
   * @throws {WeightsError} naming the input that is missing or the node that failed
   */
  run(feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor>
}

/**
 * Loads an ONNX model made of the supported operators (the README lists them), version 7 and later.
 *
 * @throws {WeightsError} damaged files, weights in other files, and every operator that is not supported
 * @see https://onnx.ai/onnx/operators/
 */
export function loadOnnx(source: WeightsSource, options: SourceOptions = {}): Promise<OnnxModel> {
  return withSource(source, 'onnx', options, readOnnx)
}

/** @internal */
export async function readOnnx(source: ByteSource): Promise<OnnxModel> {
  const file = source.name
  const { irVersion, graph: proto, opsetImport } = decodeModel(file, await source.read(0, source.size))
  if (proto === null || irVersion === 0n) {
    throw new WeightsError(file, null, 'an ONNX model must have an ir_version and a graph, but got none')
  }
  if (proto.sparseInitializer.length > 0) {
    throw new WeightsError(file, 'sparse_initializer', say('onnx-sparse'))
  }
  const opset = Number(opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n)
  if (opset < MIN_OPSET) {
    throw new WeightsError(file, 'opset_import', say('onnx-opset', { least: MIN_OPSET, got: opset }))
  }
  const constants = new Map(proto.initializer.map((tensor) => [tensor.name, new Constant(file, tensor)]))
  if (constants.size !== proto.initializer.length) {
    throw new WeightsError(file, 'initializer', 'every weight must have a name of its own, but got one twice')
  }
  const graph = new Graph(file, proto, constants, opset)
  const inputs = proto.input.filter(({ name }) => !constants.has(name)).map(describe)
  const outputs = proto.output.map(describe)
  return {
    name: file,
    opset,
    inputs,
    outputs,
    tensors: graph.weights(),
    run: (feeds) => graph.run(checkFeeds(file, feeds, inputs)),
  }
}

/** Before it, broadcasting was an option of each operator. */
const MIN_OPSET = 7

function decodeModel(file: string, bytes: Uint8Array): ModelProto {
  try {
    return decodeFile(ModelProto, bytes)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new WeightsError(file, null, `an ONNX model must be a protobuf message, but got: ${problem}`, {
      cause,
    })
  }
}

function describe({ name, type }: ValueInfoProto): OnnxValue {
  const tensorType = type?.tensorType ?? null
  const stored = storedByNumber.get(tensorType?.elemType ?? 0)
  const dims = tensorType?.shape?.dim.map(({ dimValue, dimParam }) =>
    dimValue === null ? dimParam : Number(dimValue),
  )
  return { name, shape: dims ?? null, dtype: stored === undefined ? null : layouts[stored].dtype }
}

function checkFeeds(
  file: string,
  feeds: Readonly<Record<string, Tensor>>,
  inputs: readonly OnnxValue[],
): ReadonlyMap<string, Tensor> {
  const names = inputs.map(({ name }) => name)
  for (const name of Object.keys(feeds)) {
    if (names.includes(name)) continue
    const problem = `feeds must be named ${names.map(show).join(', ')}, but got ${show(name)}`
    throw new WeightsError(file, null, say('weights-use', { problem }))
  }
  return new Map(
    inputs.map(({ name, dtype, shape }) => {
      const place = `input ${show(name)}`
      const feed = Object.hasOwn(feeds, name) ? feeds[name] : undefined
      const refuse = (problem: string) => new WeightsError(file, place, say('weights-use', { problem }))
      if (!(feed instanceof Tensor)) throw refuse('a tensor must be fed, but got none')
      if (dtype !== null && feed.dtype !== dtype) {
        throw refuse(`dtype must be ${dtype}, but got ${feed.dtype} (convert with .to)`)
      }
      if (shape !== null && feed.ndim !== shape.length) {
        const rule = `the tensor must have ${shape.length} dimensions, [${shape.join(', ')}]`
        throw refuse(`${rule}, but got [${feed.shape.join(', ')}]`)
      }
      return [name, feed]
    }),
  )
}
