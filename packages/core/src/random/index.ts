export { normalInto, randintInto, randpermInto, uniformInto } from './distributions.ts'
export { defaultGenerator, Generator } from './generator.ts'
