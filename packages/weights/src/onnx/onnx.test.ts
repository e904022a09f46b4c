import { type Tensor, allclose, tensor } from '@sinal/core'
import { expect, test } from 'vitest'
import { errorOf, fileAt, goldenOf, valuesOf } from '../../test/golden.ts'
import { type ModelSpec, floats, int64s, onnxBytes } from '../../test/onnx-writer.ts'
import { loadOnnx } from './model.ts'

function goldenTensor(name: string, key: string): Tensor {
  const golden = goldenOf(name)[key]
  return tensor(Float32Array.from(valuesOf(golden))).reshape(golden.shape)
}

const exported = [
  'tcn',
  'gated',
  'chomp',
  'convs',
  'pools',
  'global_pool',
  'activations',
  'norms',
  'shapes',
  'pads',
  'linear3d',
  'chunks',
  'masks',
  'attention',
]

test.each(exported)('the model %s gives what PyTorch gives', async (name) => {
  const model = await loadOnnx(fileAt(`${name}.onnx`))
  const { output } = model.run({ input: goldenTensor(`${name}.onnx`, 'input') })
  const expected = goldenTensor(`${name}.onnx`, 'output')
  expect([...output.shape]).toEqual([...expected.shape])
  expect(allclose(output, expected, { rtol: 1.3e-6, atol: 1e-5 }), `${output}\n${expected}`).toBe(true)
})

test('a model tells its inputs, outputs and weights', async () => {
  const model = await loadOnnx(fileAt('tcn.onnx'))
  expect(model.opset).toBe(13)
  expect(model.inputs).toEqual([{ name: 'input', shape: [2, 2, 12], dtype: 'float32' }])
  expect(model.outputs).toEqual([{ name: 'output', shape: [2, 3], dtype: 'float32' }])
  // PyTorch folds the batch norm into the convolution before it, under names of its own.
  expect(Object.keys(model.tensors)).toEqual(
    expect.arrayContaining(['head.weight', 'head.bias', 'project.weight', 'project.bias']),
  )
})

test('a model can be trained: its weights are what run computes with', async () => {
  const model = await loadOnnx(fileAt('linear3d.onnx'))
  const weights = Object.values(model.tensors)
  for (const weight of weights) weight.requiresGrad = true
  model
    .run({ input: goldenTensor('linear3d.onnx', 'input') })
    .output.sum()
    .backward()
  for (const weight of weights) expect(weight.grad!.shape).toEqual(weight.shape)
})

test('what steers an operator is no weight, however large', async () => {
  const nodes = [{ op: 'Slice', inputs: ['x', 'from', 'to'] }]
  const initialisers = [int64s('from', [1]), int64s('to', [2n ** 63n - 1n])]
  const model = await loadOnnx(onnxBytes({ nodes, initialisers }))
  expect(model.tensors).toEqual({})
  expect(model.run({ x: tensor([1, 2, 3]) }).y.tolist()).toEqual([2, 3])
})

const relu = { op: 'Relu' }
const x3 = tensor([[[1, 2, 3]]])

test.each<[what: string, spec: ModelSpec, message: string]>([
  [
    'operators that are not supported, all at once',
    { nodes: [{ op: 'LSTM' }, { op: 'If' }, { op: 'LSTM' }, { op: 'FusedConv', domain: 'com.microsoft' }] },
    'every operator must be a supported one, but got LSTM, If, com.microsoft.FusedConv',
  ],
  ['an old opset', { opset: 6, nodes: [relu] }, ', opset_import: the opset must be at least 7, but got 6'],
  [
    'an input that nothing computes',
    { nodes: [{ op: 'Relu', inputs: ['z'] }] },
    ", node 'y' (Relu): inputs must be computed before, but got 'z'",
  ],
  [
    'a node that feeds on itself',
    { nodes: [{ op: 'Add', inputs: ['x', 'y'] }] },
    ", node 'y' (Add): inputs must be computed before, but got 'y'",
  ],
  [
    'a name twice',
    { nodes: [relu, relu] },
    ", node 'y' (Relu): outputs must have names of their own, but got 'y'",
  ],
  [
    'an output of no node',
    { nodes: [relu], outputs: ['z'] },
    ", output 'z': a node must compute it, but got none",
  ],
  [
    'a weight twice',
    { nodes: [relu], initialisers: [floats('w', [1]), floats('w', [1])] },
    ', initializer: every weight must have a name of its own, but got one twice',
  ],
  [
    'a weight that is too short',
    { nodes: [relu], initialisers: [floats('w', [1], [3])] },
    ", tensor 'w': F32 [3] must have 12 bytes, but got 4",
  ],
  [
    'a weight of text',
    { nodes: [relu], initialisers: [{ name: 'w', dataType: 8, dims: [0] }] },
    ", tensor 'w': dtype must be a number or bool, but got ONNX's type 8",
  ],
  [
    'a weight with a negative size',
    { nodes: [relu], initialisers: [floats('w', [1], [-1])] },
    ", tensor 'w': shape must list sizes, but got [-1] with -1",
  ],
  [
    'a weight in another file',
    { nodes: [relu], initialisers: [{ name: 'w', dataType: 1, dims: [1], dataLocation: 1 }] },
    ", tensor 'w': weights must lie in the model, but got ones in a file of their own (save the model without external data)",
  ],
  [
    'sparse weights',
    { nodes: [relu], extra: { sparseInitializer: [new Uint8Array()] } },
    ', sparse_initializer: weights must be dense, but got sparse ones',
  ],
  [
    'a constant of text',
    { nodes: [{ op: 'Constant', inputs: [], attributes: { value_string: 'a' } }] },
    ", node 'y' (Constant): a constant must be numbers, but got attribute 'value_string'",
  ],
  [
    'a large integer that is data',
    { nodes: [{ op: 'Add', inputs: ['x', 'w'] }], initialisers: [int64s('w', [2n ** 40n])] },
    ", tensor 'w': every value must fit int32, but got 1099511627776 (element 0)",
  ],
])('refused when loaded: %s', async (_, spec, message) => {
  expect(await errorOf(loadOnnx(onnxBytes(spec), { name: 'm.onnx' }))).toBe(
    `WeightsError: m.onnx${message.startsWith(',') ? '' : ': '}${message}`,
  )
})

test.each<[what: string, spec: ModelSpec, feeds: Record<string, Tensor>, message: string]>([
  ['no feed', { nodes: [relu] }, {}, ", input 'x': a tensor must be fed, but got none"],
  ['another feed', { nodes: [relu] }, { x: x3, z: x3 }, ": feeds must be named 'x', but got 'z'"],
  [
    'another dtype',
    { nodes: [relu] },
    { x: x3.double() },
    ", input 'x': dtype must be float32, but got float64 (convert with .to)",
  ],
  [
    'another number of dimensions',
    { nodes: [relu], inputs: { x: { shape: ['batch', 3] } } },
    { x: x3 },
    ", input 'x': the tensor must have 2 dimensions, [batch, 3], but got [1, 1, 3]",
  ],
  [
    'an unknown attribute',
    { nodes: [{ op: 'Relu', attributes: { slope: 1 } }] },
    { x: x3 },
    ", node 'y' (Relu): attribute 'slope' is not supported",
  ],
  [
    'an attribute of another type',
    { nodes: [{ op: 'LeakyRelu', attributes: { alpha: 1 } }] },
    { x: x3 },
    ", node 'y' (LeakyRelu): attribute alpha must have type 1, but got 2",
  ],
  [
    'two-dimensional layers',
    { nodes: [{ op: 'MaxPool', attributes: { kernel_shape: [2, 2] } }] },
    { x: x3.unsqueeze(0) },
    ", node 'y' (MaxPool): input must be [N, C, L] (layers are 1-D here), but got [1, 1, 1, 3]",
  ],
  [
    'a second output that is not computed',
    { nodes: [{ op: 'MaxPool', outputs: ['y', 'where'], attributes: { kernel_shape: [2] } }] },
    { x: x3 },
    ", node 'y' (MaxPool): output 1 is not supported",
  ],
  [
    'a huge shape',
    { nodes: [{ op: 'Expand', inputs: ['x', 's'] }], initialisers: [int64s('s', [2 ** 40, 1, 1])] },
    { x: x3 },
    ", node 'y' (Expand): the result must have at most 16777216 elements, but got [1099511627776, 1, 3]",
  ],
  [
    'a huge fill',
    { nodes: [{ op: 'ConstantOfShape', inputs: ['s'] }], initialisers: [int64s('s', [2 ** 20, 2 ** 20])] },
    { x: x3 },
    ", node 'y' (ConstantOfShape): the result must have at most 16777216 elements, but got [1048576, 1048576]",
  ],
  [
    'a huge pad',
    { nodes: [{ op: 'Pad', inputs: ['x', 'p'] }], initialisers: [int64s('p', [0, 0, 2 ** 40, 0, 0, 1])] },
    { x: x3 },
    ", node 'y' (Pad): the result must have at most 16777216 elements, but got [1, 1, 1099511627780]",
  ],
  [
    'huge padding of a layer',
    { nodes: [{ op: 'MaxPool', attributes: { kernel_shape: [2], pads: [2 ** 30, 0] } }] },
    { x: x3 },
    ", node 'y' (MaxPool): the result must have at most 16777216 elements, but got [1, 1, 1073741827]",
  ],
  [
    'a huge stride of a transposed convolution',
    {
      nodes: [{ op: 'ConvTranspose', inputs: ['x', 'w'], attributes: { strides: [2 ** 30] } }],
      initialisers: [floats('w', [1], [1, 1, 1])],
    },
    { x: x3 },
    ", node 'y' (ConvTranspose): the result must have at most 16777216 elements, but got [1, 1, 2147483649]",
  ],
  [
    'shapes that do not fit, in the words of core',
    { nodes: [{ op: 'Reshape', inputs: ['x', 's'] }], initialisers: [int64s('s', [2, 2])] },
    { x: x3 },
    ", node 'y' (Reshape): reshape: ",
  ],
])('refused when run: %s', async (_, spec, feeds, message) => {
  const model = await loadOnnx(onnxBytes(spec), { name: 'm.onnx' })
  expect(() => model.run(feeds)).toThrow(`m.onnx${message}`)
})
