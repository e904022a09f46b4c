import {
  arange,
  full,
  linspace,
  manualSeed,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  randperm,
  zeros,
  zerosLike,
} from '../../src/index.ts'
import { type Operations, op } from './operation.ts'

export const creation: Operations = {
  zeros: op('size dtype', ({ options: { size, ...rest } }) => zeros(size, rest)),
  ones: op('size dtype', ({ options: { size, ...rest } }) => ones(size, rest)),
  full: op('size fill_value dtype', ({ options: { size, fillValue, ...rest } }) =>
    full(size, fillValue, rest),
  ),
  zeros_like: op('dtype', ({ input, options }) => zerosLike(input, options)),
  ones_like: op('dtype', ({ input, options }) => onesLike(input, options)),
  arange: op('start end step dtype', ({ options: { start, end, step, ...rest } }) =>
    arange(start ?? 0, end, step ?? 1, rest),
  ),
  linspace: op('start end steps dtype', ({ options: { start, end, steps, ...rest } }) =>
    linspace(start, end, steps, rest),
  ),
  manual_seed: op('seed', ({ options }) => void manualSeed(options.seed)),
  rand: op('size dtype', ({ options: { size, ...rest } }) => rand(size, rest)),
  randn: op('size dtype', ({ options: { size, ...rest } }) => randn(size, rest)),
  randint: op('low high size dtype', ({ options: { low, high, size, ...rest } }) =>
    randint(low ?? 0, high, size, rest),
  ),
  randperm: op('n', ({ options }) => randperm(options.n)),
}
