import { Tensor, nn, tensor } from '@sinal/core'
import { expect, test } from 'vitest'
import { bytesOf, errorOf, expectSame, fileAt, goldenOf } from '../test/golden.ts'
import { namedTensors } from './named-tensors.ts'
import { type TorchValue, loadTorch } from './torch.ts'

type Dict = Record<string, TorchValue>
type Tensors = Record<string, Tensor>

test('a state_dict is read, whatever protocol it was pickled with', async () => {
  const golden = goldenOf('state_dict.pt')
  for (const name of ['state_dict.pt', 'protocol3.pt', 'protocol4.pt', 'protocol5.pt']) {
    expectSame((await loadTorch(fileAt(name))) as Tensors, golden)
  }
  expectSame((await loadTorch(bytesOf('state_dict.pt'))) as Tensors, golden)
})

test('every dtype is read', async () => {
  expectSame((await loadTorch(fileAt('dtypes.pt'))) as Tensors, goldenOf('dtypes.pt'))
})

test('strides and offsets are honoured', async () => {
  expectSame((await loadTorch(fileAt('views.pt'))) as Tensors, goldenOf('views.pt'))
})

test('tensors that share a storage share it here', async () => {
  const { base, transposed, row, columns } = (await loadTorch(fileAt('views.pt'))) as Tensors
  base.fill_(7)
  for (const view of [transposed, row, columns]) expect(view.eq(7).all().item()).toBe(true)
  columns.indexPut_([2, 0], 9)
  expect(row.index(1).item()).toBe(9)
  expect(base.isView).toBe(false)
})

test('a checkpoint keeps its nesting, numbers, strings and None', async () => {
  const checkpoint = (await loadTorch(fileAt('checkpoint.pt'))) as Dict
  expectSame(checkpoint.model as Tensors, goldenOf('state_dict.pt'))
  const { epoch, loss, name, steps, negative, betas, best, flags, by_number, shape, nan } = checkpoint
  expect({ epoch, loss, name, steps, negative, betas, best, flags, by_number, shape, nan }).toEqual({
    epoch: 3,
    loss: 0.25,
    name: 'tcn — 1',
    steps: 10n ** 20n,
    negative: -(2 ** 40),
    betas: [0.9, 0.999],
    best: null,
    flags: [true, false],
    by_number: new Map([
      [1, 'one'],
      [2, 'two'],
    ]),
    shape: [4, 2, 3],
    nan: NaN,
  })
  const { state, param_groups } = checkpoint.optimizer as { state: Map<number, Dict>; param_groups: Dict[] }
  expect([...state.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(state.get(0)!.step).toBeInstanceOf(Tensor)
  expect(param_groups[0].lr).toBe(0.001)
})

test('tensors of a checkpoint are named by their path', async () => {
  const named = namedTensors(await loadTorch(fileAt('checkpoint.pt')))
  expect(Object.keys(named).slice(0, 2)).toEqual(['model.conv.weight', 'model.conv.bias'])
  expect(named['optimizer.state.0.exp_avg'].shape).toEqual(named['model.conv.weight'].shape)
})

test('parameters are parameters', async () => {
  const { weight, frozen } = (await loadTorch(fileAt('parameters.pt'))) as Tensors
  expect(weight).toBeInstanceOf(nn.Parameter)
  expect([weight.requiresGrad, weight.isLeaf, frozen.requiresGrad]).toEqual([true, true, false])
  weight.mul(tensor(2)).sum().backward()
  expect(weight.grad!.eq(2).all().item()).toBe(true)
})

test.each([
  [
    'evil.pt',
    'evil.pt, archive/data.pkl byte 46: refused to build posix.system: only numbers, strings, containers and tensors are read (save a state_dict, torch.save(model.state_dict(), …))',
  ],
  ['evil4.pt', 'evil4.pt, archive/data.pkl byte 39: refused to build posix.system: '],
  ['module.pt', 'module.pt, module/data.pkl byte 2: refused to build __main__.Tcn: '],
  [
    'numpy_scalar.pt',
    'numpy_scalar.pt, numpy_scalar/data.pkl byte 2: refused to build numpy.core.multiarray.scalar: ',
  ],
  ['complex.pt', 'complex.pt, complex/data.pkl byte 64: refused to build torch.ComplexFloatStorage: '],
  [
    'too_long.pt',
    "too_long.pt, tensor 'long': every value must fit int32, but got 1099511627776 (element 1)",
  ],
  [
    'legacy.pt',
    "legacy.pt: a checkpoint must be a zip archive, but got PyTorch's legacy format (in Python: torch.save(torch.load(FILE), FILE, _use_new_zipfile_serialization=True))",
  ],
  [
    'script.pt',
    'script.pt: a checkpoint must hold data, but got a TorchScript program (save its weights: torch.save(module.state_dict(), …))',
  ],
  ['itself.pt', "itself.pt, '0': a value must not hold itself, but got one"],
  ['deep.pt', 'deep.pt: values must be nested at most 200 deep, but got more'],
  ['stored.npz', 'stored.npz: a checkpoint must have one data.pkl, but got none'],
])('%s is refused, saying why', async (name, message) => {
  expect((await errorOf(loadTorch(fileAt(name)))).slice(0, 'WeightsError: '.length + message.length)).toBe(
    `WeightsError: ${message}`,
  )
})

test('containers that are shared without end are built once, and refused where each place counts', async () => {
  const laughs = await loadTorch(fileAt('laughs.pt'))
  expect(() => namedTensors(laughs)).toThrow('a checkpoint must have at most 1000000 values, but got more')
})
