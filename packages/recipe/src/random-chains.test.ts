import { allclose, backend, noGrad, setBackend, type Tensor } from '@sinal/core'
import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { runs } from '../test/random-chains.ts'
import { bytesOf, rowsOf, runStream } from '../test/run-whole.ts'
import { sourceOf } from '../test/sources.ts'
import { buildLayers, runRecipe, type Recipe } from './index.ts'

const { name: chosen, unavailable } = backend()
afterEach(() => setBackend(chosen))

/** Layers by moments, which are summed otherwise than those of nn. */
const NORMS = ['instanceNorm1d', 'groupNorm']

/** Each layer's output is what nn's layer makes of the whole output of the one before. */
function expectLayers(recipe: Recipe, input: Tensor, outputs: readonly Tensor[]): void {
  for (const [i, layer] of buildLayers(recipe, input.shape[1]!).entries()) {
    const [output, expected] = [outputs[i]!, noGrad(() => layer.forward(i === 0 ? input : outputs[i - 1]!))]
    expect(output.shape).toEqual(expected.shape)
    if (NORMS.includes(recipe.layers[i]!.type))
      expect(allclose(output, expected, { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
    else expect(bytesOf(output)).toBe(bytesOf(expected))
  }
}

const WAYS = ['native', 'wasm', 'scalar'] as const
const available = WAYS.filter((name) => !(name in unavailable))
it.each(available)(
  'any chain gives the bytes of its layers on the whole signal, cut up in any way: %s',
  async (name) => {
    setBackend(name)
    await fc.assert(
      fc.asyncProperty(runs, async ({ recipe, x, blocks, known, layers, chunk, blockLength, reuse }) => {
        const cuts = chunk ? { chunk } : {}
        const { outputs: all } = await runRecipe(recipe, x, cuts)
        expectLayers(recipe, x, all)
        const { outputs } = await runRecipe(recipe, x, { layers, ...cuts })
        const options = { layers, reuse, ...cuts, ...(blockLength && { blockLength }) }
        const streamed = await runStream(recipe, sourceOf(rowsOf(x), blocks, known), options)
        for (const [i, layer] of layers.entries()) {
          expect(bytesOf(outputs[i]!)).toBe(bytesOf(all[layer]!))
          expect(bytesOf(streamed.get(layer)!)).toBe(bytesOf(all[layer]!))
        }
        expect(streamed.size).toBe(layers.length)
      }),
      { numRuns: 150 },
    )
  },
  60_000,
)
