import { expect, test } from 'vitest'
import { OptionError } from '../errors.ts'
import { normalInto, uniformInto } from './distributions.ts'
import { defaultGenerator, Generator } from './generator.ts'

// Every expected number is PyTorch 1.13.1's.

function first(generator: Generator): number {
  const out = new Float32Array(1)
  uniformInto(out, generator)
  return out[0] as number
}

test.each<[number | bigint, number | bigint, number]>([
  [0, 0, 0.49625658988952637],
  [2 ** 32, 2 ** 32, 0.49625658988952637],
  [-1, 2n ** 64n - 1n, 0.9937993884086609],
  [-5, 2n ** 64n - 5n, 0.9308151006698608],
  [2 ** 53 - 1, 2 ** 53 - 1, 0.9937993884086609],
  [2n ** 63n, 2n ** 63n, 0.49625658988952637],
  [2n ** 64n - 1n, 2n ** 64n - 1n, 0.9937993884086609],
  [-(2n ** 63n), 2n ** 63n, 0.49625658988952637],
])('seed %s', (seed, initialSeed, value) => {
  const generator = new Generator().manualSeed(seed)
  expect(generator.initialSeed()).toBe(initialSeed)
  expect(first(generator)).toBe(value)
})

test('without a seed it is that of torch.Generator()', () => {
  expect(new Generator().initialSeed()).toBe(67280421310721)
  expect(first(new Generator())).toBe(0.267295241355896)
})

test.each<[unknown, string]>([
  [1.5, '1.5'],
  ['7', "'7'"],
  [NaN, 'NaN'],
  [2n ** 64n, '18446744073709551616n'],
  [-(2n ** 63n) - 1n, '-9223372036854775809n'],
  [2 ** 53, 'a number too large to be exact, 9007199254740992 (pass a bigint)'],
])('refuses the seed %s', (seed, shown) => {
  expect(() => new Generator(seed as number)).toThrow(
    new OptionError(`manualSeed: seed must be an integer from -2**63 to 2**64 - 1, but got ${shown}`),
  )
})

test('seeding again forgets the normal number that was kept', () => {
  const generator = new Generator(0)
  const [one, again] = [new Float64Array(1), new Float64Array(1)]
  normalInto(one, generator)
  generator.manualSeed(0)
  normalInto(again, generator)
  expect(again).toEqual(one)
})

test('a clone goes on with the same numbers, also inside a pair and a block', () => {
  const generator = new Generator(3)
  const [warmUp, ahead, copied] = [new Float64Array(701), new Float64Array(9), new Float64Array(9)]
  uniformInto(warmUp, generator)
  normalInto(warmUp.subarray(0, 1), generator)
  const copy = generator.clone()
  normalInto(ahead, generator)
  normalInto(copied, copy)
  expect(copied).toEqual(ahead)
  expect(copy.initialSeed()).toBe(3)
})

test('seed() differs from call to call', () => {
  const generator = new Generator()
  expect(generator.seed()).not.toBe(generator.seed())
  expect(defaultGenerator.initialSeed()).not.toBe(new Generator().initialSeed())
})
