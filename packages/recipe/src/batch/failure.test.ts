import { F, ones, zeros } from '@sinal/core'
import { expect, it } from 'vitest'
import { outputShapes, parseRecipe } from '../index.ts'
import { failureOf } from './failure.ts'

function thrownBy(body: () => unknown): unknown {
  try {
    return body()
  } catch (error) {
    return error
  }
}

const pad = () => F.pad(ones([1, 1, 3]), [3, 0], { mode: 'reflect' })
const text = "pad: mode 'reflect' must pad at most 2 samples at each end of [1, 1, 3], but got 3 and 0"

it('tells by its code what the engine cannot do', () => {
  expect(failureOf(thrownBy(pad))).toMatchObject({
    name: 'ShapeError',
    message: text,
    code: null,
    said: { code: 'pad-mirror', details: { most: 2, first: 3, last: 0 }, reason: text },
    stack: null,
  })
})

it('tells where in the recipe it is', () => {
  const weight = { preset: 'moving-average' }
  const recipe = parseRecipe({
    version: 1,
    layers: [{ type: 'relu' }, { type: 'conv1d', kernelSize: 5, weight }],
  })
  const path = ['layers', 1, 'kernelSize']
  expect(failureOf(outputShapes(recipe, [1, 1, 3]).error)).toMatchObject({
    path,
    said: { code: 'layer-taps-long' },
  })
  expect(failureOf(thrownBy(pad)).path).toBeNull()
})

it('tells what the engine says without a code as a misfit, and all else as a fault', () => {
  const misfit = failureOf(thrownBy(() => F.conv1d(zeros([1, 1, 9]), zeros([1, 1, 3]), { stride: 0 })))
  expect(misfit).toMatchObject({ said: { code: 'recipe-misfit' }, stack: null })
  const fault = failureOf(new TypeError('x is not a function'))
  expect(fault).toMatchObject({ said: { code: 'fault', details: { problem: 'x is not a function' } } })
  expect(fault.stack).toContain('failure.test.ts')
})
