export { bernoulliEachInto, bernoulliInto } from './bernoulli.ts'
export { normalInto, randintInto, randpermInto, uniformInto } from './distributions.ts'
export { defaultGenerator, Generator } from './generator.ts'
export { multinomialDistinctInto, multinomialInto } from './multinomial.ts'
