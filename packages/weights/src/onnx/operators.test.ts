import { F, type Tensor, arange, cat, tensor } from '@sinal/core'
import { expect, test } from 'vitest'
import { type NodeSpec, floats, int64s, onnxBytes } from '../../test/onnx-writer.ts'
import { loadOnnx } from './model.ts'

const END = 2n ** 63n - 1n
const x = arange(12).sub(5.5).reshape(1, 2, 6)

interface Case {
  what: string
  node: NodeSpec
  opset?: number
  with?: Record<string, unknown>[]
  input?: Tensor
  expected: Tensor
}

const weight = arange(6).reshape(1, 2, 3)
const kernel = floats('w', [...weight.data], [1, 2, 3])
const [left, right] = [x.index('...', ':2'), x.index('...', '2:')]

const cases: Case[] = [
  {
    what: 'Clip by attributes',
    opset: 6 + 1,
    node: { op: 'Clip', attributes: { min: -1.5, max: 2.5 } },
    expected: x.clamp({ min: -1.5, max: 2.5 }),
  },
  {
    what: 'Clip by inputs',
    node: { op: 'Clip', inputs: ['x', '', 'max'] },
    with: [floats('max', [2], [])],
    expected: x.clamp({ max: 2 }),
  },
  { what: 'Clip without bounds', node: { op: 'Clip' }, expected: x },
  {
    what: 'Softmax over the rest',
    opset: 11,
    node: { op: 'Softmax' },
    expected: x.reshape(1, 12).softmax(1).reshape(1, 2, 6),
  },
  {
    what: 'Softmax over the last',
    opset: 11,
    node: { op: 'Softmax', attributes: { axis: -1 } },
    expected: x.softmax(-1),
  },
  {
    what: 'Squeeze by attribute',
    opset: 11,
    node: { op: 'Squeeze', attributes: { axes: [0] } },
    expected: x.squeeze(0),
  },
  { what: 'Squeeze all', node: { op: 'Squeeze' }, expected: x.squeeze() },
  {
    what: 'Unsqueeze by attribute',
    opset: 11,
    node: { op: 'Unsqueeze', attributes: { axes: [-1, 0] } },
    expected: x.unsqueeze(-1).unsqueeze(0),
  },
  {
    what: 'Unsqueeze by input',
    node: { op: 'Unsqueeze', inputs: ['x', 'a'] },
    with: [int64s('a', [1, 3])],
    expected: x.unsqueeze(1).unsqueeze(3),
  },
  {
    what: 'ReduceMean by input',
    opset: 18,
    node: { op: 'ReduceMean', inputs: ['x', 'a'], attributes: { keepdims: 0 } },
    with: [int64s('a', [-1])],
    expected: x.mean(-1),
  },
  { what: 'ReduceMean of all', node: { op: 'ReduceMean' }, expected: x.mean([0, 1, 2], { keepdim: true }) },
  {
    what: 'ReduceMean of none',
    opset: 18,
    node: { op: 'ReduceMean', attributes: { noop_with_empty_axes: 1 } },
    expected: x,
  },
  {
    what: 'ReduceMax',
    node: { op: 'ReduceMax', attributes: { axes: [2] } },
    expected: x.amax(2, { keepdim: true }),
  },
  {
    what: 'ReduceSum',
    node: { op: 'ReduceSum', inputs: ['x', 'a'] },
    with: [int64s('a', [2])],
    expected: x.sum(2, { keepdim: true }),
  },
  {
    what: 'ReduceMin',
    node: { op: 'ReduceMin', attributes: { axes: [1], keepdims: 0 } },
    expected: x.amin(1),
  },
  {
    what: 'ReduceProd',
    node: { op: 'ReduceProd', attributes: { axes: [0, -1], keepdims: 0 } },
    expected: x.prod(2).squeeze(0),
  },
  {
    what: 'CumSum backwards without itself',
    node: { op: 'CumSum', inputs: ['x', 'a'], attributes: { exclusive: 1, reverse: 1 } },
    with: [int64s('a', [2], [])],
    expected: F.pad(x.flip(2).cumsum(2).flip(2).slice(2, 1), [0, 1]),
  },
  {
    what: 'Pad by attribute',
    opset: 10,
    node: { op: 'Pad', attributes: { pads: [0, 0, 1, 0, 0, 2], value: 0.5 } },
    expected: F.pad(x, [1, 2], { value: 0.5 }),
  },
  {
    what: 'Pad by axes',
    opset: 18,
    node: { op: 'Pad', inputs: ['x', 'p', '', 'a'] },
    with: [int64s('p', [1, 0]), int64s('a', [-2])],
    expected: F.pad(x, [0, 0, 1, 0]),
  },
  {
    what: 'Slice by attributes',
    opset: 9,
    node: { op: 'Slice', attributes: { starts: [1], ends: [-1], axes: [2] } },
    expected: x.slice(2, 1, 5),
  },
  {
    what: 'Slice to the end',
    node: { op: 'Slice', inputs: ['x', 's', 'e', 'a', 't'] },
    with: [int64s('s', [2]), int64s('e', [END]), int64s('a', [-1]), int64s('t', [2])],
    expected: x.slice(2, 2, 6, 2),
  },
  {
    what: 'Slice backwards',
    node: { op: 'Slice', inputs: ['x', 's', 'e', 'a', 't'] },
    with: [int64s('s', [-1]), int64s('e', [-END]), int64s('a', [2]), int64s('t', [-2])],
    expected: x.flip(2).slice(2, 0, 6, 2),
  },
  {
    what: 'Split by attribute',
    opset: 11,
    node: { op: 'Split', outputs: ['y', 'z'], attributes: { axis: 2, split: [2, 4] } },
    expected: left,
  },
  {
    what: 'Split by input',
    node: { op: 'Split', outputs: ['z', 'y'], inputs: ['x', 's'], attributes: { axis: -1 } },
    with: [int64s('s', [2, 4])],
    expected: right,
  },
  {
    what: 'Split into equals',
    node: { op: 'Split', outputs: ['y', 'z', 'u'], attributes: { axis: 2 } },
    expected: left,
  },
  {
    what: 'HardSigmoid',
    node: { op: 'HardSigmoid', attributes: { alpha: 0.25, beta: 0.125 } },
    expected: x.mul(0.25).add(0.125).clamp({ min: 0, max: 1 }),
  },
  {
    what: 'Selu',
    node: { op: 'Selu', attributes: { alpha: 2.5, gamma: 1.5 } },
    expected: F.elu(x, { alpha: 2.5 }).mul(1.5),
  },
  {
    what: 'ThresholdedRelu',
    node: { op: 'ThresholdedRelu', attributes: { alpha: 2.5 } },
    expected: x.mul(x.gt(2.5).float()),
  },
  {
    what: 'PRelu',
    node: { op: 'PRelu', inputs: ['x', 's'] },
    with: [floats('s', [0.25, 0.5], [2, 1])],
    expected: F.prelu(x, tensor([0.25, 0.5])),
  },
  {
    what: 'Gelu',
    opset: 20,
    node: { op: 'Gelu', attributes: { approximate: 'tanh' } },
    expected: F.gelu(x, { approximate: 'tanh' }),
  },
  {
    what: 'Gemm',
    node: { op: 'Gemm', inputs: ['x', 'b', 'c'], attributes: { alpha: 0.5, beta: 2.5, transA: 1 } },
    input: arange(6).reshape(2, 3),
    with: [floats('b', [1, 2, 3, 4], [2, 2]), floats('c', [1])],
    expected: arange(6)
      .reshape(2, 3)
      .T.matmul(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      )
      .mul(0.5)
      .add(2.5),
  },
  {
    what: 'Conv SAME_UPPER',
    node: { op: 'Conv', inputs: ['x', 'w'], attributes: { auto_pad: 'SAME_UPPER', strides: [4] } },
    with: [kernel],
    expected: F.conv1d(F.pad(x, [0, 1]), weight, { stride: 4 }),
  },
  {
    what: 'Conv SAME_LOWER',
    node: { op: 'Conv', inputs: ['x', 'w'], attributes: { auto_pad: 'SAME_LOWER', strides: [4] } },
    with: [kernel],
    expected: F.conv1d(F.pad(x, [1, 0]), weight, { stride: 4 }),
  },
  {
    what: 'Conv with pads',
    node: { op: 'Conv', inputs: ['x', 'w'], attributes: { pads: [3, 1], dilations: [2], kernel_shape: [3] } },
    with: [kernel],
    expected: F.conv1d(F.pad(x, [3, 1]), weight, { dilation: 2 }),
  },
  {
    what: 'ConvTranspose with pads',
    node: { op: 'ConvTranspose', inputs: ['x', 'w'], attributes: { pads: [2, 0], strides: [2] } },
    with: [floats('w', [...weight.data], [2, 1, 3])],
    expected: F.convTranspose1d(x, weight.reshape(2, 1, 3), { stride: 2 }).slice(2, 2),
  },
  {
    what: 'MaxPool at the end',
    node: { op: 'MaxPool', attributes: { kernel_shape: [2], pads: [0, 1], strides: [2] } },
    expected: F.maxPool1d(x, 2),
  },
  {
    what: 'AveragePool of ends',
    node: { op: 'AveragePool', attributes: { kernel_shape: [2], pads: [0, 1] } },
    expected: cat([F.avgPool1d(x, 2, { stride: 1 }), x.slice(2, 5)], 2),
  },
  {
    what: 'AveragePool with zeros',
    node: { op: 'AveragePool', attributes: { kernel_shape: [2], pads: [0, 1], count_include_pad: 1 } },
    expected: F.avgPool1d(F.pad(x, [0, 1]), 2, { stride: 1 }),
  },
  { what: 'GlobalMaxPool', node: { op: 'GlobalMaxPool' }, expected: x.amax(2, { keepdim: true }) },
  {
    what: 'LayerNormalization',
    opset: 17,
    node: { op: 'LayerNormalization', inputs: ['x', 's', 'b'] },
    with: [floats('s', [1, 2, 3, 4, 5, 6]), floats('b', [0, 0, 0, 0, 0, 1])],
    expected: F.layerNorm(x, 6, { weight: tensor([1, 2, 3, 4, 5, 6]), bias: tensor([0, 0, 0, 0, 0, 1]) }),
  },
  {
    what: 'Gather from the end',
    node: { op: 'Gather', inputs: ['x', 'i'], attributes: { axis: 2 } },
    with: [int64s('i', [-1, 0], [2, 1])],
    expected: cat([x.index('...', '5:'), x.index('...', ':1')], 2).unsqueeze(-1),
  },
  {
    what: 'Gather one',
    node: { op: 'Gather', inputs: ['x', 'i'], attributes: { axis: 1 } },
    with: [int64s('i', [1], [])],
    expected: x.select(1, 1),
  },
  {
    what: 'Expand',
    node: { op: 'Expand', inputs: ['x', 's'] },
    with: [int64s('s', [2, 1, 2, 1])],
    expected: x.expand([2, 1, 2, 6]),
  },
  { what: 'Transpose without perm', node: { op: 'Transpose' }, expected: x.permute(2, 1, 0) },
  { what: 'Flatten', node: { op: 'Flatten', attributes: { axis: -1 } }, expected: x.reshape(2, 6) },
  {
    what: 'Reshape',
    node: { op: 'Reshape', inputs: ['x', 's'] },
    with: [int64s('s', [0, -1, 3])],
    expected: x.reshape(1, 4, 3),
  },
  {
    what: 'Max of three',
    node: { op: 'Max', inputs: ['x', 'a', 'x'] },
    with: [floats('a', [1])],
    expected: x.maximum(tensor([1])),
  },
  { what: 'another domain’s name for the same', node: { op: 'Relu', domain: 'ai.onnx' }, expected: x.relu() },
  {
    what: 'half-precision weights',
    node: { op: 'Mul', inputs: ['x', 'h'] },
    with: [{ name: 'h', dataType: 10, dims: [1], int32Data: [0x3800] }],
    expected: x.mul(0.5),
  },
  {
    what: 'double weights',
    input: x.double(),
    node: { op: 'Mul', inputs: ['x', 'd'] },
    with: [{ name: 'd', dataType: 11, dims: [1], doubleData: [0.1] }],
    expected: x.double().mul(tensor([0.1], { dtype: 'float64' })),
  },
]

test.each(cases)('$what', async ({ node, opset, with: initialisers, input = x, expected }) => {
  const inputs = { x: { type: input.dtype === 'float64' ? 11 : 1 } }
  const model = await loadOnnx(onnxBytes({ opset, nodes: [node], initialisers, inputs }))
  const { y } = model.run({ x: input })
  expect([y.dtype, [...y.shape]]).toEqual([expected.dtype, [...expected.shape]])
  expect([...y.data]).toEqual([...expected.data])
})

test('shapes are computed with integers', async () => {
  const nodes: NodeSpec[] = [
    { op: 'Shape', outputs: ['shape'] },
    { op: 'Gather', inputs: ['shape', 'last'], outputs: ['length'] },
    { op: 'Div', inputs: ['length', 'four'], outputs: ['half'] },
    { op: 'ConstantOfShape', inputs: ['half'], outputs: ['ones'], attributes: { value: floats('', [1]) } },
    { op: 'Cast', inputs: ['half'], outputs: ['y'], attributes: { to: 1 } },
  ]
  const initialisers = [int64s('last', [2]), int64s('four', [4])]
  const model = await loadOnnx(onnxBytes({ nodes, initialisers, outputs: ['y', 'ones'] }))
  const { y, ones } = model.run({ x })
  expect([y.dtype, y.tolist(), ones.tolist()]).toEqual(['float32', [1], [1]])
})

test('constants are folded, of every kind', async () => {
  const nodes: NodeSpec[] = [
    { op: 'Constant', inputs: [], outputs: ['a'], attributes: { value: floats('', [1, 2], [2]) } },
    { op: 'Constant', inputs: [], outputs: ['b'], attributes: { value_float: 0.5 } },
    { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value_floats: [0.25, 0.5] } },
    { op: 'Constant', inputs: [], outputs: ['d'], attributes: { value_ints: [-1] } },
    { op: 'Sum', inputs: ['a', 'b', 'c'], outputs: ['sum'] },
    { op: 'Reshape', inputs: ['sum', 'd'], outputs: ['y'] },
  ]
  const model = await loadOnnx(onnxBytes({ nodes, inputs: {} }))
  expect(model.tensors).toEqual({})
  expect(model.run({}).y.tolist()).toEqual([1.75, 3])
})
