import { arithmetic } from './arithmetic.ts'
import { creation } from './creation.ts'
import { functional } from './functional.ts'
import { moduleOperations } from './layers.ts'
import type { Operations } from './operation.ts'
import { shaping } from './shaping.ts'
import { training } from './training.ts'

export type { Value } from './operation.ts'

/** Every operation that fixtures may ask for, under PyTorch's name. */
export const operations: Operations = {
  ...creation,
  ...shaping,
  ...arithmetic,
  ...functional,
  ...moduleOperations,
  ...training,
}
