/** Writes the ONNX model of one convolution: protobuf by hand, as much of it as that takes. */

export interface ConvModel {
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  readonly weightShape: readonly number[]
  readonly weight: Float32Array
  readonly bias: Float32Array | null
  /** One value per spatial dimension; pads has the beginnings, then the ends. */
  readonly strides: readonly number[]
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
  readonly group: number
}

/** From onnx.proto: TensorProto.DataType, AttributeProto.AttributeType. */
const FLOAT = 1
const INT = 2
const INTS = 7

/** `y = Conv(x, weight, bias)`, weight and bias as initializers, so that a session packs them once. */
export function convModel(model: ConvModel): Uint8Array {
  const tensors = [initializer('weight', model.weightShape, model.weight)]
  if (model.bias !== null) tensors.push(initializer('bias', [model.bias.length], model.bias))
  const inputs = ['x', 'weight', ...(model.bias === null ? [] : ['bias'])]
  const node = message(
    ...inputs.map((name) => text(1, name)),
    text(2, 'y'),
    text(4, 'Conv'),
    bytes(5, ints('strides', model.strides)),
    bytes(5, ints('pads', model.pads)),
    bytes(5, ints('dilations', model.dilations)),
    bytes(5, message(text(1, 'group'), number(3, model.group), number(20, INT))),
  )
  const graph = message(
    bytes(1, node),
    text(2, 'conv'),
    ...tensors.map((tensor) => bytes(5, tensor)),
    bytes(11, valueInfo('x', model.inputShape)),
    bytes(12, valueInfo('y', model.outputShape)),
  )
  const opset = message(text(1, ''), number(2, 17))
  return message(number(1, 8), text(2, 'sinal-bench'), bytes(7, graph), bytes(8, opset))
}

function initializer(name: string, shape: readonly number[], values: Float32Array): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return message(...shape.map((size) => number(1, size)), number(2, FLOAT), text(8, name), bytes(9, raw))
}

function ints(name: string, values: readonly number[]): Uint8Array {
  return message(text(1, name), ...values.map((value) => number(8, value)), number(20, INTS))
}

function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message(...shape.map((size) => bytes(1, message(number(1, size)))))
  const tensorType = message(number(1, FLOAT), bytes(2, dimensions))
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))))
}

function message(...fields: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0))
  let at = 0
  for (const field of fields) {
    whole.set(field, at)
    at += field.length
  }
  return whole
}

/** A length-delimited field (wire type 2). */
function bytes(field: number, content: Uint8Array): Uint8Array {
  return message(varint((field << 3) | 2), varint(content.length), content)
}

function text(field: number, content: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(content))
}

/** A non-negative integer field (wire type 0). */
function number(field: number, value: number): Uint8Array {
  return message(varint(field << 3), varint(value))
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array {
  const digits: number[] = []
  let rest = value
  while (rest > 127) {
    digits.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Uint8Array.from([...digits, rest])
}
