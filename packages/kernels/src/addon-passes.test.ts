import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { type AnyArray, attempt, builtAddon, expectGuards, guarded, hostile } from '../test/hostile.ts'
import type { NativePass } from './native-passes.ts'
import type { PassName } from './passes.ts'

const addon = builtAddon()
const passes = addon?.passes ?? ({} as Record<PassName, NativePass>)
const names = fc.constantFrom(...(Object.keys(passes) as PassName[]))

/** Computes into arrays, or refuses to, and writes nowhere else. */
function tryPass(
  name: PassName,
  arrays: readonly (AnyArray | null)[],
  sizes: readonly number[],
  kept: readonly (AnyArray | null)[] = [],
): void {
  const given = [...arrays, Float64Array.from(sizes), 1, ...kept] as unknown as Parameters<NativePass>
  attempt(() => passes[name](...given))
  for (const array of [...arrays, ...kept]) if (array !== null) expectGuards(array)
}

describe.skipIf(addon === null)('the passes of the addon', () => {
  it('stay inside their arrays for any arguments', () => {
    const array = fc
      .tuple(
        fc.constantFrom(Float32Array, Float64Array, Int32Array, Uint8Array),
        fc.integer({ min: 0, max: 40 }),
      )
      .map(([Type, length]) => guarded(Type, length))
    const argument = fc.oneof({ weight: 6, arbitrary: array }, { weight: 1, arbitrary: fc.constant(null) })
    const arrays = fc.tuple(argument, argument, argument, argument, argument)
    const size = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }) }, hostile)
    const kept = fc.array(argument, { maxLength: 4 })
    fc.assert(fc.property(names, arrays, fc.array(size, { maxLength: 14 }), kept, tryPass), { numRuns: 5000 })
  })

  it('stay inside arrays that nearly fit their sizes', () => {
    const near = (count: number): fc.Arbitrary<number> =>
      fc.oneof({ weight: 4, arbitrary: fc.constant(count) }, fc.integer({ min: 0, max: count + 2 }))
    const lengths = fc.tuple(near(12), near(12), near(36), near(36), near(12))
    const size = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) }, hostile)
    const sizes = fc.oneof(
      fc.array(size, { minLength: 2, maxLength: 12 }),
      fc.constantFrom([3, 12], [1, 2, 3, 2, 9, 6, 2, 1, 0, 0, 1, 3]),
    )
    const types = (name: PassName, isFloat: boolean) => {
      const Type = isFloat ? Float32Array : Float64Array
      if (/^(eq|ne|lt|le|gt|ge)$/.test(name)) return [Uint8Array, Int32Array, Type, Type, Float64Array]
      if (/^(line|column)(Sum|Square|Product|Centred|Exponentials)|^windowSums$/.test(name))
        return [Float64Array, Int32Array, Type, Type, Float64Array]
      return [Type, Int32Array, Type, Type, Float64Array]
    }
    const run = (name: PassName, isFloat: boolean, counts: number[], given: readonly number[]): void =>
      tryPass(
        name,
        types(name, isFloat).map((Type, i) => guarded(Type, counts[i])),
        given,
      )
    fc.assert(fc.property(names, fc.boolean(), lengths, sizes, run), { numRuns: 5000 })
  })

  it('stay inside what an optimiser remembers, where it nearly fits', () => {
    const count = fc.oneof(
      { weight: 5, arbitrary: fc.constant(12) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 13 }) },
    )
    const Type = fc.oneof(
      { weight: 5, arbitrary: fc.constant(Float32Array) },
      { weight: 1, arbitrary: fc.constantFrom(Float64Array, Uint8Array) },
    )
    const array = fc.tuple(Type, count).map(([Given, length]) => guarded(Given, length))
    const kept = fc.array(
      fc.oneof({ weight: 5, arbitrary: array }, { weight: 1, arbitrary: fc.constant(null) }),
      {
        maxLength: 4,
      },
    )
    const run = (name: PassName, out: AnyArray, x: AnyArray, all: readonly (AnyArray | null)[]): void =>
      tryPass(name, [out, null, x, null, guarded(Float64Array, 11)], [], all)
    fc.assert(fc.property(fc.constantFrom<PassName>('sgdStep', 'adamStep'), array, array, kept, run), {
      numRuns: 5000,
    })
  })

  it('stay inside arrays that nearly fit their windows', () => {
    const windowNames = fc.constantFrom(
      'windowMean',
      'windowMeanGrad',
      'windowMax',
      'windowMaxGrad' as PassName,
    )
    const near = (count: number): fc.Arbitrary<number> =>
      fc.oneof({ weight: 6, arbitrary: fc.constant(count) }, hostile)
    // Two lines of 12 samples: 3 windows of 4, and 2 of 3 samples every other of which is seen.
    const sizes = fc.tuple(near(12), near(5), near(2), near(2), near(0), near(0))
    const runs = fc.tuple(
      ...[3, 0, 2, 4, 4, 2, 3, 4, 3, 0.5].map((field, i) => (i % 5 === 4 ? fc.double() : near(field))),
    )
    const places = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }) }, hostile)
    const run = (
      name: PassName,
      given: readonly number[],
      fields: readonly number[],
      place: readonly number[],
      missing: number,
    ): void => {
      const counts = name.endsWith('Grad') ? [24, 10, 10] : [10, 10, 24]
      const [out, where, x, numbers] = [...counts, 10].map((count, i) =>
        guarded([Float32Array, Int32Array, Float32Array, Float64Array][i], count - (missing === i ? 1 : 0)),
      )
      numbers.set(fields.slice(0, numbers.length))
      where.set(place.slice(0, where.length))
      tryPass(name, [out, where, x, null, numbers], given)
    }
    const count = fc.integer({ min: 0, max: 12 })
    const drawn = fc.array(places, { minLength: 10, maxLength: 10 })
    fc.assert(fc.property(windowNames, sizes, runs, drawn, count, run), { numRuns: 5000 })
  })
})
