import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromArray } from '@sinal/core'
import type { Recipe } from '@sinal/recipe'
import { encodeSafetensors } from '@sinal/weights'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failure, ProblemError } from '../shared/problem.ts'
import { WeightFiles } from './chain-files.ts'
import { fitChain } from './fit.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-weights-'))
  const tensors = {
    'conv.weight': fromArray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 1, 3]),
    'conv.bias': fromArray(Float32Array.of(7, 8), [2]),
  }
  await writeFile(join(folder, 'id-1'), encodeSafetensors(tensors))
  await writeFile(join(folder, 'id-2'), 'no weights')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const NAMES: Record<string, string> = { 'id-1': 'model.safetensors', 'id-2': 'notes.txt', 'id-3': 'gone.npy' }
const files = () => new WeightFiles(async (id) => ({ name: NAMES[id]!, path: join(folder, id) }))
const conv = (file: string, more: object = {}) => ({
  type: 'conv1d',
  padding: 'valid',
  weight: { file, tensor: 'conv.weight', bias: 'conv.bias', ...more },
})
const recipe = (...layers: object[]) => ({ version: 1, layers }) as unknown as Recipe
const signals = { channels: [{ name: 'x' }], sampleRate: 100 }
const fit = async (document: Recipe) =>
  fitChain(await files().load(document), [1, 1, 10], signals, document.layers.length)

it('tells the tensors of a file', async () => {
  expect(await files().tensors('id-1', false)).toEqual({
    tensors: [
      { name: 'conv.weight', shape: [2, 1, 3] },
      { name: 'conv.bias', shape: [2] },
    ],
  })
  await expect(files().tensors('id-2', false)).rejects.toThrow(
    /^notes\.txt, byte 0: the file must be safetensors/,
  )
  await expect(files().tensors('id-3', false)).rejects.toMatchObject({
    problem: { said: { code: 'file-missing' } },
  })
})

it('tells that a file is too large to be read', async () => {
  // As long as it says, with nothing in it.
  await writeFile(join(folder, 'id-1'), '')
  await truncate(join(folder, 'id-1'), 2 ** 31)
  await expect(files().tensors('id-1', false)).rejects.toMatchObject({
    problem: { code: 'file-large', details: { file: 'model.safetensors' } },
  })
})

it('gives a chain the numbers of its files', async () => {
  const loaded = await files().loadAll(recipe(conv('id-1')))
  expect(loaded.layers).toMatchObject([{ weight: { values: [[[1, 2, 3]], [[4, 5, 6]]], bias: [7, 8] } }])
  expect(await fit(recipe(conv('id-1')))).toMatchObject([{ ok: true, shape: [1, 2, 8] }])
})

it('reads a file that changed once more when that is asked for', async () => {
  const chain = files()
  await chain.loadAll(recipe(conv('id-1')))
  const changed = {
    'conv.weight': fromArray(Float32Array.of(9), [1, 1, 1]),
    'conv.bias': fromArray(Float32Array.of(8), [1]),
  }
  await writeFile(join(folder, 'id-1'), encodeSafetensors(changed))
  await chain.tensors('id-1', false)
  expect((await chain.loadAll(recipe(conv('id-1')))).layers).toMatchObject([{ weight: { bias: [7, 8] } }])
  await chain.tensors('id-1', true)
  expect((await chain.loadAll(recipe(conv('id-1')))).layers).toMatchObject([{ weight: { bias: [8] } }])
})

it('says at its layer, by its name, what is wrong with a file; later ones are not reached', async () => {
  const relu = { type: 'relu' }
  const missing = recipe(relu, conv('id-1', { tensor: 'fc.weight' }), relu)
  expect(await fit(missing)).toMatchObject([
    { ok: true },
    {
      ok: false,
      problem: {
        details: {
          path: 'layers[1].weight.tensor',
          layer: 1,
          text: "model.safetensors: expected one of the file's tensors, 'conv.weight', 'conv.bias', but got 'fc.weight'",
        },
      },
    },
    { ok: false, problem: { code: 'earlier-layer', details: { layer: 1 } } },
  ])
  await expect(files().loadAll(missing)).rejects.toBeInstanceOf(ProblemError)
})

it('says at its layer that a file is gone, or is none of those that were chosen', async () => {
  const told = (name: string) => [
    {
      ok: false,
      problem: { details: { path: 'layers[0].weight.file', layer: 0, text: expect.stringContaining(name) } },
    },
  ]
  expect(await fit(recipe(conv('id-3')))).toMatchObject(told('gone.npy: cannot be read'))
  const none = new WeightFiles(async () => {
    throw failure('not-allowed', 'not chosen')
  })
  const document = recipe(conv('id-9'))
  expect(fitChain(await none.load(document), [1, 1, 10], signals, 1)).toMatchObject(
    told('id-9: cannot be read'),
  )
})
