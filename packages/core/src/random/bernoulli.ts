import { OptionError, show } from '../errors.ts'
import type { TypedArray } from '../dtype.ts'
import type { Generator } from './generator.ts'
import { uniform24, uniform53 } from './distributions.ts'

/** Fills with 1, each with the same probability, and 0: as `Tensor.bernoulli_(p)`, a float64 draw u < p for each. */
export function bernoulliInto(out: TypedArray, generator: Generator, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new OptionError(`bernoulli: p must be in [0, 1], but got ${show(p)}`)
  for (let i = 0; i < out.length; i++) out[i] = uniform53(generator) < p ? 1 : 0
}

/** Fills with 1, each with its own probability, and 0: as `torch.bernoulli(p)`, a draw of p's own type for each. */
export function bernoulliEachInto(
  out: TypedArray,
  generator: Generator,
  p: Float32Array | Float64Array,
): void {
  const draw = p instanceof Float32Array ? uniform24 : uniform53
  for (let i = 0; i < out.length; i++) {
    if (!(p[i] >= 0 && p[i] <= 1))
      throw new OptionError(`bernoulli: every probability must be in [0, 1], but got ${show(p[i])}`)
    out[i] = draw(generator) < p[i] ? 1 : 0
  }
}
