import { fromArray } from '@sinal/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../test/random-chains.ts'
import { runWhole } from '../test/run-whole.ts'
import { outputShapes, parseRecipe, receptiveField, type Recipe, type SampleRange } from './index.ts'

const chain = (...layers: object[]): Recipe => parseRecipe({ version: 1, layers })
const conv = (options: object) => ({ type: 'conv1d', kernelSize: 3, weight: { seed: 1 }, ...options })
const field = (recipe: Recipe, index: number, length = 100, layer?: number): number[][] =>
  receptiveField(recipe, [1, 1, length], { index, layer }).map(({ start, end }) => [start, end])

describe('receptiveField', () => {
  it('grows through the layers', () => {
    const recipe = chain(conv({}), conv({ dilation: 2 }), conv({ stride: 2, padding: 1 }))
    expect(field(recipe, 10)).toEqual([
      [19, 28],
      [19, 26],
      [19, 22],
      [10, 11],
    ])
    expect(field(recipe, 10, 100, 1)).toEqual([
      [10, 17],
      [10, 15],
      [10, 11],
    ])
  })

  it('ends with the signal', () => {
    expect(field(chain(conv({ padding: 1 })), 0)).toEqual([
      [0, 2],
      [0, 1],
    ])
    expect(field(chain(conv({ padding: 1 })), 99)[0]).toEqual([98, 100])
  })

  it('is empty where there is only padding', () => {
    expect(field(chain(conv({ padding: 5 })), 0)[0]).toEqual([0, 0])
    expect(field(chain(conv({ padding: 5 })), 107)[0]).toEqual([100, 100])
    const spread = { type: 'convTranspose1d', kernelSize: 1, stride: 3, weight: { seed: 1 } }
    expect(field(chain(conv({}), spread), 4)).toEqual([
      [0, 0],
      [2, 2],
      [4, 5],
    ])
  })

  it('goes where a padding takes its samples from', () => {
    const padded = (paddingMode: string) => chain(conv({ padding: 4, paddingMode }))
    expect(field(padded('reflect'), 0)[0]).toEqual([2, 5])
    expect(field(padded('symmetric'), 0)[0]).toEqual([1, 4])
    expect(field(padded('replicate'), 0)[0]).toEqual([0, 1])
    expect(field(padded('circular'), 0)[0]).toEqual([96, 99])
    expect(field(padded('circular'), 3)[0]).toEqual([0, 100])
    expect(field(padded('reflect'), 105)[0]).toEqual([95, 98])
  })

  it('follows pools, transposed layers, and layers that see everything', () => {
    expect(field(chain({ type: 'maxPool1d', kernelSize: 4 }), 2)[0]).toEqual([8, 12])
    expect(field(chain({ type: 'adaptiveAvgPool1d', outputSize: 8 }), 3)[0]).toEqual([37, 50])
    expect(field(chain({ type: 'instanceNorm1d' }), 3)[0]).toEqual([0, 100])
    expect(field(chain({ type: 'relu' }), 3)[0]).toEqual([3, 4])
    const up = { type: 'convTranspose1d', kernelSize: 4, stride: 2, padding: 1, weight: { seed: 1 } }
    expect(field(chain(up), 10)[0]).toEqual([4, 6])
  })

  it('names a layer or a sample that is not there, and a layer that does not fit', () => {
    expect(() => field(chain(conv({})), 98)).toThrow(
      /^receptiveField: index must be a place below 98, but got 98$/,
    )
    expect(() => field(chain(conv({})), 0, 100, 1)).toThrow(
      /^receptiveField: layer must be a place below 1, but got 1$/,
    )
    expect(() => field(chain(conv({})), 0, 2)).toThrow(/layers\[0\]\.kernelSize/)
  })
})

const ones = (length: number, at: number): Float32Array => {
  const data = new Float32Array(2 * length).fill(1)
  data[at] = NaN
  data[length + at] = NaN
  return data
}

it('no sample outside of it has any influence', () => {
  fc.assert(
    fc.property(runs, fc.nat(), fc.nat(), ({ recipe, x }, place, poison) => {
      const length = x.shape[2]!
      const { shapes } = outputShapes(recipe, [1, 2, length])
      const [, , outLength] = shapes.at(-1)!
      const index = place % outLength
      const [seen] = receptiveField(recipe, [1, 2, length], { index }) as [SampleRange]
      // NaN reaches whatever is made of it.
      const at = poison % length
      const output = runWhole(recipe, fromArray(ones(length, at), [1, 2, length])).at(-1)!
      const clean = runWhole(recipe, fromArray(new Float32Array(2 * length).fill(1), [1, 2, length])).at(-1)!
      const changed = (output.data as Float32Array).some(
        (value, i) => i % outLength === index && !Object.is(value, clean.data[i]),
      )
      if (changed) expect([at >= seen.start, at < seen.end]).toEqual([true, true])
    }),
    { numRuns: 300 },
  )
}, 60_000)
