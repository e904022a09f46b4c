/**
 * The messages of ONNX that a model of layers is made of.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import {
  type Decoded,
  bytes,
  double,
  float,
  int32,
  int64,
  message,
  repeated,
  single,
  string,
  uint64,
} from './wire.ts'

export const TensorProto = message({
  dims: repeated(1, int64),
  dataType: single(2, int32, 0),
  floatData: repeated(4, float),
  int32Data: repeated(5, int32),
  int64Data: repeated(7, int64),
  name: single(8, string, ''),
  rawData: single(9, bytes, null),
  doubleData: repeated(10, double),
  uint64Data: repeated(11, uint64),
  dataLocation: single(14, int32, 0),
})
export type TensorProto = Decoded<typeof TensorProto>

export const AttributeProto = message({
  name: single(1, string, ''),
  f: single(2, float, 0),
  i: single(3, int64, 0n),
  s: single(4, bytes, null),
  t: single(5, TensorProto, null),
  floats: repeated(7, float),
  ints: repeated(8, int64),
  type: single(20, int32, 0),
})
export type AttributeProto = Decoded<typeof AttributeProto>

export const NodeProto = message({
  input: repeated(1, string),
  output: repeated(2, string),
  name: single(3, string, ''),
  opType: single(4, string, ''),
  attribute: repeated(5, AttributeProto),
  domain: single(7, string, ''),
})
export type NodeProto = Decoded<typeof NodeProto>

const Dimension = message({ dimValue: single(1, int64, null), dimParam: single(2, string, null) })
const TensorShape = message({ dim: repeated(1, Dimension) })
const TensorType = message({ elemType: single(1, int32, 0), shape: single(2, TensorShape, null) })
const TypeProto = message({ tensorType: single(1, TensorType, null) })

export const ValueInfoProto = message({ name: single(1, string, ''), type: single(2, TypeProto, null) })
export type ValueInfoProto = Decoded<typeof ValueInfoProto>

export const GraphProto = message({
  node: repeated(1, NodeProto),
  name: single(2, string, ''),
  initializer: repeated(5, TensorProto),
  input: repeated(11, ValueInfoProto),
  output: repeated(12, ValueInfoProto),
  sparseInitializer: repeated(15, bytes),
})
export type GraphProto = Decoded<typeof GraphProto>

const OperatorSetId = message({ domain: single(1, string, ''), version: single(2, int64, 0n) })

export const ModelProto = message({
  irVersion: single(1, int64, 0n),
  graph: single(7, GraphProto, null),
  opsetImport: repeated(8, OperatorSetId),
})
export type ModelProto = Decoded<typeof ModelProto>
