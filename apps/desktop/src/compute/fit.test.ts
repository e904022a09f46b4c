import type { Layer, Recipe } from '@sinal/recipe'
import { expect, test } from 'vitest'
import type { Shape } from '../shared/ipc.ts'
import { fitLayers } from './fit.ts'

const input: Shape = [2, 1, 100]
const channels = [{ name: 'ecg', unit: 'mV' }]
const signals = { channels, sampleRate: 360 }
const average: Layer = {
  type: 'conv1d',
  kernelSize: 5,
  groups: 'depthwise',
  padding: 'same',
  weight: { preset: 'moving-average' },
}
const fit = (...layers: object[]) => fitLayers({ version: 1, layers } as unknown as Recipe, input, signals)

test('tells shape, timing and channels after each layer', () => {
  const halved = { ...average, padding: 0, stride: 2 }
  expect(fit(average, halved)).toEqual([
    { ok: true, shape: [2, 1, 100], timing: { step: 1, offset: 0 }, work: 1000, channels },
    { ok: true, shape: [2, 1, 48], timing: { step: 2, offset: 2 }, work: 480, channels },
  ])
})

test('a filter is designed for the sample rate of the files', () => {
  const lowpass = {
    type: 'conv1d',
    groups: 'depthwise',
    padding: 'same',
    weight: { design: 'lowpass', cutoff: 40, transition: 20 },
  }
  expect(fit(lowpass)).toMatchObject([{ ok: true, shape: [2, 1, 100], timing: { step: 1, offset: 0 } }])
  const document = { version: 1, layers: [lowpass] } as unknown as Recipe
  expect(fitLayers(document, input, { channels, sampleRate: null })).toMatchObject([{ ok: false }])
  const sized = { ...lowpass, kernelSize: 11, weight: { design: 'lowpass', cutoff: 40 } }
  const both = { version: 1, layers: [average, sized] } as unknown as Recipe
  expect(fitLayers(both, input, { channels, sampleRate: null })).toMatchObject([
    { ok: true },
    { ok: false, problem: { details: { path: 'layers[1].weight.cutoff', layer: 1 } } },
  ])
})

test('a layer that does not fit its input says why, and the later ones are not reached', () => {
  const long = { ...average, padding: 0, kernelSize: 101 }
  const fits = fit(average, long, average)
  expect(fits.map(({ ok }) => ok)).toEqual([true, false, false])
  expect(fits[1]).toMatchObject({
    problem: {
      code: 'layer-shape',
      name: 'RecipeError',
      details: { path: 'layers[1].kernelSize', layer: 1 },
    },
  })
  expect(fits[2]).toMatchObject({ problem: { code: 'earlier-layer', details: { layer: 1 } } })
})

test('a layer that is wrong in itself does not hide what those before it make', () => {
  const fits = fit(average, { ...average, stride: 0 }, average)
  expect(fits[0]).toMatchObject({ ok: true, shape: [2, 1, 100] })
  expect(fits[1]).toMatchObject({
    problem: {
      code: 'recipe',
      message: 'layers[1].stride: expected a positive integer, but got 0',
      details: { path: 'layers[1].stride', layer: 1, text: 'expected a positive integer, but got 0' },
    },
  })
  expect(fits[2]).toMatchObject({ problem: { code: 'earlier-layer', details: { layer: 1 } } })
})

test('of two wrong layers the first is told', () => {
  const fits = fit({ ...average, stride: 0 }, { ...average, dilation: 0 })
  expect(fits[0]).toMatchObject({ problem: { code: 'recipe', details: { layer: 0 } } })
  expect(fits[1]).toMatchObject({ problem: { code: 'earlier-layer', details: { layer: 0 } } })
})

test('a document of another version fits nowhere', () => {
  const fits = fitLayers({ version: 9, layers: [average] } as unknown as Recipe, input, signals)
  expect(fits).toMatchObject([{ problem: { code: 'recipe', details: { path: 'version', layer: null } } }])
})

test('no layers, nothing to tell', () => {
  expect(fit()).toEqual([])
})
