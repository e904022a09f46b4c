import { backend, setBackend } from '@sinal/core'
import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { heldRuns, runs } from '../test/random-chains.ts'
import { bytesOf, rowsOf, runStream, runWhole } from '../test/run-whole.ts'
import { sourceOf } from '../test/sources.ts'
import { runRecipe } from './index.ts'

const { name: chosen, unavailable } = backend()
afterEach(() => setBackend(chosen))

const WAYS = ['native', 'wasm', 'scalar'] as const
const available = WAYS.filter((name) => !(name in unavailable))
it.each(available)(
  'any chain gives the bytes of its layers on the whole signal, cut up in any way: %s',
  async (name) => {
    setBackend(name)
    await fc.assert(
      fc.asyncProperty(runs, async ({ recipe, x, blocks, known, layers, chunk, blockLength, reuse }) => {
        const options = { layers, reuse, ...(chunk && { chunk }), ...(blockLength && { blockLength }) }
        const whole = runWhole(recipe, x)
        const streamed = await runStream(recipe, sourceOf(rowsOf(x), blocks, known), options)
        const { outputs } = await runRecipe(recipe, x, { layers, ...(chunk && { chunk }) })
        for (const [i, layer] of layers.entries()) {
          expect(outputs[i]!.shape).toEqual(whole[layer]!.shape)
          expect(bytesOf(outputs[i]!)).toBe(bytesOf(whole[layer]!))
          expect(bytesOf(streamed.get(layer)!)).toBe(bytesOf(whole[layer]!))
        }
        expect(streamed.size).toBe(layers.length)
      }),
      { numRuns: 150 },
    )
  },
  60_000,
)

it('so do chains with layers that see the whole signal first, in memory', async () => {
  await fc.assert(
    fc.asyncProperty(heldRuns, async ({ recipe, x, chunk }) => {
      const whole = runWhole(recipe, x)
      const { outputs } = await runRecipe(recipe, x, { ...(chunk && { chunk }) })
      expect(outputs.map(bytesOf)).toEqual(whole.map(bytesOf))
      const { output } = await runRecipe(recipe, x, { layers: [recipe.layers.length - 1] })
      expect(bytesOf(output)).toBe(bytesOf(whole.at(-1)!))
    }),
    { numRuns: 300 },
  )
}, 60_000)
