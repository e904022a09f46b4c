import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { ModelProto } from '../src/onnx/schema.ts'
import * as wire from '../src/onnx/wire.ts'

/** Writes a message of the schema; what is left out is not written. */
function encode(type: wire.Message<never>, value: Record<string, unknown>): Uint8Array {
  const writer = new BinaryWriter()
  for (const [name, given] of Object.entries(value)) {
    const { number, kind } = (type.fields as Record<string, { number: number; kind: wire.Kind<unknown> }>)[
      name
    ]
    for (const item of Array.isArray(given) ? given : [given]) {
      writer.tag(number, kind.wire)
      writeValue(writer, kind, item)
    }
  }
  return writer.finish()
}

function writeValue(writer: BinaryWriter, kind: wire.Kind<unknown>, value: unknown): void {
  if (kind === wire.string) writer.string(value as string)
  else if (kind === wire.bytes) writer.bytes(value as Uint8Array)
  else if (kind.wire === WireType.LengthDelimited)
    writer.bytes(encode(kind as wire.Message<never>, value as Record<string, unknown>))
  else if (kind === wire.float) writer.float(value as number)
  else if (kind === wire.double) writer.double(value as number)
  else writer.int64(BigInt(value as number | bigint))
}

/** An attribute by the kind of its value: integers are ints, other numbers floats, text a string. */
function attribute(name: string, value: unknown): Record<string, unknown> {
  const list = Array.isArray(value)
  const first = list ? value[0] : value
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 }
  if (typeof first === 'object') return { name, t: value, type: 4 }
  const isInt = first === undefined || Number.isInteger(first)
  if (list) return isInt ? { name, ints: value, type: 7 } : { name, floats: value, type: 6 }
  return isInt ? { name, i: value, type: 2 } : { name, f: value, type: 1 }
}

export interface NodeSpec {
  op: string
  inputs?: string[]
  outputs?: string[]
  attributes?: Record<string, unknown>
  domain?: string
}

export interface ModelSpec {
  opset?: number
  nodes: NodeSpec[]
  initialisers?: Record<string, unknown>[]
  inputs?: Record<string, { type?: number; shape?: (number | string)[] }>
  outputs?: string[]
  /** Fields of the graph to be added. */
  extra?: Record<string, unknown>
}

/** The bytes of an ONNX model; by default one node from `x` to `y`, float32. */
export function onnxBytes({
  opset = 13,
  nodes,
  initialisers = [],
  inputs = { x: {} },
  outputs = ['y'],
  extra,
}: ModelSpec): Uint8Array {
  const graph = {
    node: nodes.map(({ op, inputs: from = ['x'], outputs: to = ['y'], attributes = {}, domain }) => ({
      input: from,
      output: to,
      opType: op,
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      ...(domain === undefined ? {} : { domain }),
    })),
    initializer: initialisers,
    input: Object.entries(inputs).map(([name, { type = 1, shape }]) => ({
      name,
      type: {
        tensorType: {
          elemType: type,
          ...(shape && {
            shape: { dim: shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d })) },
          }),
        },
      },
    })),
    output: outputs.map((name) => ({ name })),
    ...extra,
  }
  return encode(ModelProto as never, { irVersion: 8, graph, opsetImport: [{ domain: '', version: opset }] })
}

/** A TensorProto of 64-bit integers. */
export const int64s = (
  name: string,
  values: (number | bigint)[],
  dims: number[] = [values.length],
): Record<string, unknown> => ({
  name,
  dataType: 7,
  dims,
  int64Data: values,
})

/** A TensorProto of float32. */
export const floats = (
  name: string,
  values: number[],
  dims: number[] = [values.length],
): Record<string, unknown> => ({
  name,
  dataType: 1,
  dims,
  floatData: values,
})
