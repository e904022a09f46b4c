import { fromArray, zeros } from '@sinal/core'
import { parseRecipe, runRecipe } from '@sinal/recipe'
import { expect, it } from 'vitest'
import { toProblem } from './problems.ts'

it('tells what the engine cannot do by its code, with the layer where a chain has it', async () => {
  const layers = [{ type: 'identity' }, { type: 'constantPad1d', padding: [2 ** 28, 0] }]
  const input = fromArray(new Float32Array(17 * 4), [1, 17, 4])
  const inChain: unknown = await runRecipe(parseRecipe({ version: 1, layers }), input).catch(
    (error: unknown) => error,
  )
  const said = { code: 'tensor-elements', details: { shape: '[1, 17, 268435460]' } }
  expect(toProblem(inChain)).toMatchObject({ code: 'engine', details: { layer: 1 }, said })
  let alone: unknown
  try {
    zeros([1, 17, 268435460])
  } catch (error) {
    alone = error
  }
  expect(toProblem(alone)).toMatchObject({ code: 'engine', name: 'ShapeError', said })
})

it.each([
  ['an array that no machine has room for', () => new Float32Array(2 ** 50)],
  ['memory that the system does not give', () => new ArrayBuffer(2 ** 52)],
  ['a text that is too long', () => 'x'.repeat(2 ** 30)],
])('tells %s as what it is', (_, make) => {
  let thrown: unknown
  try {
    make()
  } catch (error) {
    thrown = error
  }
  expect(toProblem(thrown)).toMatchObject({ code: 'memory-short', details: {} })
})

it('leaves a fault to be told in its own words', () => {
  expect(toProblem(new TypeError('x is not a function'))).toEqual({
    code: 'internal',
    name: 'TypeError',
    message: 'x is not a function',
    details: {},
  })
})
