import { Tensor, allclose, tensor } from '@sinal/core'
import { expect, test } from 'vitest'
import { errorOf, fileAt, goldenOf, valuesOf } from '../../test/golden.ts'
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
]

test.each(exported)('the model %s gives what PyTorch gives', async (name) => {
  const model = await loadOnnx(fileAt(`${name}.onnx`))
  const { output } = model.run({ input: goldenTensor(`${name}.onnx`, 'input') })
  const expected = goldenTensor(`${name}.onnx`, 'output')
  expect([...output.shape]).toEqual([...expected.shape])
  expect(allclose(output, expected, { rtol: 1.3e-6, atol: 1e-5 }), `${output}\n${expected}`).toBe(true)
})
