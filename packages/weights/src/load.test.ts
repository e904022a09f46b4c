import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Tensor, fromArray, manualSeed, nn, randn, tensor } from '@sinal/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, errorOf, expectSame, fileAt, goldenOf } from '../test/golden.ts'
import {
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  load,
  loadNpy,
  loadNpz,
  loadSafetensors,
  saveNpy,
  saveNpz,
  saveSafetensors,
} from './index.ts'

test('the format is told by the content', async () => {
  const formats = {
    'dtypes.safetensors': 'safetensors',
    'f4.npy': 'npy',
    'stored.npz': 'npz',
    'state_dict.pt': 'torch',
    'checkpoint.pt': 'torch',
    'tcn.onnx': 'onnx',
  }
  for (const [name, format] of Object.entries(formats)) {
    for (const source of [fileAt(name), bytesOf(name)]) expect((await load(source)).format, name).toBe(format)
  }
})

test('whatever the format, there are tensors by name', async () => {
  expectSame((await load(fileAt('dtypes.safetensors'))).tensors, goldenOf('dtypes.safetensors'))
  expectSame((await load(fileAt('state_dict.pt'))).tensors, goldenOf('state_dict.pt'))
  expect(Object.keys((await load(fileAt('f4.npy'))).tensors)).toEqual(['arr_0'])
  expect(Object.keys((await load(fileAt('stored.npz'))).tensors)).toEqual(Object.keys(goldenOf('npy')))
  expect(Object.keys((await load(fileAt('linear3d.onnx'))).tensors)).toContain('0.bias')
})

test.each([
  ['an empty file', new Uint8Array(0), 'an empty file'],
  ['text', new TextEncoder().encode('hello, world'), 'a file that begins with 68 65 6c 6c 6f 2c 20 77'],
])('%s is refused', async (_, bytes, got) => {
  expect(await errorOf(load(bytes))).toBe(
    `WeightsError: weights, byte 0: the file must be safetensors, .npy, .npz, a PyTorch checkpoint or an ONNX model, but got ${got}`,
  )
})

test('a legacy checkpoint is recognised', async () => {
  expect(await errorOf(load(fileAt('legacy.pt')))).toContain("but got PyTorch's legacy format (in Python: ")
})

test('what is no source is refused', async () => {
  expect(await errorOf(load(3 as unknown as string))).toBe(
    'WeightsError: weights: source must be a path, bytes or a Blob, but got 3',
  )
})

/** The block of the golden state_dict, layer for layer. */
class Tcn extends nn.Module {
  conv = new nn.Conv1d({ inChannels: 2, outChannels: 4, kernelSize: 3, padding: 2, dilation: 2 })
  norm = new nn.BatchNorm1d({ numFeatures: 4 })
  project = new nn.Conv1d({ inChannels: 2, outChannels: 4, kernelSize: 1 })
  head = new nn.Linear({ inFeatures: 4, outFeatures: 3 })

  forward(x: Tensor): Tensor {
    const y = this.norm.forward(this.conv.forward(x)).relu()
    return this.head.forward(y.add(this.project.forward(x)).mean(-1))
  }
}

test('a module takes a PyTorch state_dict, and its own from every format that is written', async () => {
  const model = new Tcn()
  model.loadStateDict((await load(fileAt('state_dict.pt'))).tensors)
  expectSame(model.stateDict(), goldenOf('state_dict.pt'))

  manualSeed(0)
  const x = randn([2, 2, 8])
  const expected = model.eval().forward(x).tolist()
  for (const bytes of [encodeSafetensors(model.stateDict()), encodeNpz(model.stateDict())]) {
    const other = new Tcn()
    other.loadStateDict((await load(bytes)).tensors)
    expect(other.eval().forward(x).tolist()).toEqual(expected)
  }
})

/** A tensor of any dtype, shape and memory order. */
const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.constantFrom('float32' as const, 'float64' as const, 'int32' as const, 'bool' as const),
    fc.array(fc.nat(4), { maxLength: 4 }),
    fc.boolean(),
  )
  .chain(([dtype, shape, transposed]) => {
    const length = shape.reduce((a, b) => a * b, 1)
    const array = { minLength: length, maxLength: length }
    const data = {
      float32: fc.float32Array(array),
      float64: fc.float64Array(array),
      int32: fc.int32Array(array),
      bool: fc.uint8Array({ ...array, max: 1 }),
    }[dtype]
    return data.map((values) => {
      const made = fromArray(values, shape, { dtype })
      return transposed ? made.T : made
    })
  })

function expectEqual(read: Record<string, Tensor>, written: Record<string, Tensor>): void {
  expect(Object.keys(read).sort()).toEqual(Object.keys(written).sort())
  for (const [name, { dtype, shape, data }] of Object.entries(written)) {
    expect([read[name].dtype, [...read[name].shape]]).toEqual([dtype, [...shape]])
    expect(read[name].data).toEqual(data)
  }
}

test('what is written reads back to the same bits', async () => {
  // Zip archives know no empty names, and NumPy takes none with a slash at its end.
  const names = fc.stringMatching(/^[\p{L}\w.]{1,12}$/u)
  const property = fc.asyncProperty(fc.dictionary(names, anyTensor, { maxKeys: 5 }), async (tensors) => {
    expectEqual(await loadSafetensors(encodeSafetensors(tensors)), tensors)
    if (Object.keys(tensors).length === 0) return
    expectEqual(await loadNpz(encodeNpz(tensors)), tensors)
    expectEqual(await loadNpz(encodeNpz(tensors, { compressed: true })), tensors)
    for (const one of Object.values(tensors)) expectEqual({ one: await loadNpy(encodeNpy(one)) }, { one })
  })
  await fc.assert(property)
})

test('safetensors keep any name', async () => {
  const property = fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (name) => {
    fc.pre(name !== '__metadata__')
    const tensors = Object.fromEntries([[name, tensor([1, 2])]])
    expectEqual(await loadSafetensors(encodeSafetensors(tensors)), tensors)
  })
  await fc.assert(property)
})

test('files are written whole, and an unwritable place is named', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal weights '))
  try {
    const tensors = { w: tensor([[1, 2]]) }
    const at = (name: string): string => path.join(folder, name)
    await saveSafetensors(at('w.safetensors'), tensors)
    await saveNpz(at('w.npz'), tensors)
    await saveNpy(at('w.npy'), tensors.w)
    // What is there is replaced only when that was asked for, and nothing is left beside it.
    const there = 'a file of this name must not exist, but it does (overwrite: true replaces it)'
    const other = { w: tensor([[3, 4]]) }
    expect(await errorOf(saveNpy(at('w.npy'), other.w))).toBe(`WeightsError: w.npy: ${there}`)
    expect(await errorOf(saveNpz(at('w.npz'), other))).toBe(`WeightsError: w.npz: ${there}`)
    expect(await errorOf(saveSafetensors(at('w.safetensors'), other))).toBe(
      `WeightsError: w.safetensors: ${there}`,
    )
    await saveNpy(at('w.npy'), tensors.w, { overwrite: true })
    expect(readdirSync(folder).toSorted()).toEqual(['w.npy', 'w.npz', 'w.safetensors'])
    for (const name of ['w.safetensors', 'w.npz', 'w.npy']) {
      expect(Object.values((await load(at(name))).tensors)[0].tolist()).toEqual([[1, 2]])
    }
    expect(await errorOf(saveNpy(at('nowhere/w.npy'), tensors.w))).toBe(
      'WeightsError: w.npy: no such file or folder',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
