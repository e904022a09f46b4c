import type { Operator } from '../node.ts'
import { activations } from './activations.ts'
import { arithmetic } from './arithmetic.ts'
import { convolutions } from './convolution.ts'
import { normalisations } from './normalisation.ts'
import { reductions } from './reduction.ts'
import { shapes } from './shape.ts'

/** Every operator that a model may be made of. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...activations,
    ...arithmetic,
    ...convolutions,
    ...normalisations,
    ...reductions,
    ...shapes,
  }),
)
