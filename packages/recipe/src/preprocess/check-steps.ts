import { RecipeError } from '../errors.ts'
import { type RecipeSaid, say } from '../say.ts'
import type { PreprocessStep } from './schema.ts'

/** What the schema cannot say of preprocessing: the rules between a step's keys. @throws {RecipeError} naming the key */
export function checkSteps(steps: readonly PreprocessStep[]): void {
  for (const [index, step] of steps.entries()) {
    const found = checkStep(step)
    if (found) throw new RecipeError(['preprocess', index, ...found[0]], found[1])
  }
}

function checkStep(step: PreprocessStep): readonly [path: readonly string[], said: RecipeSaid] | null {
  switch (step.type) {
    case 'detrend':
      return null
    case 'standardise':
      if ((step.mean === undefined) === (step.std === undefined)) return null
      return [[step.std === undefined ? 'std' : 'mean'], say('step-mean-std')]
    case 'resample': {
      const factor = step.up === undefined ? 'down' : 'up'
      if (step.sampleRate === undefined) {
        return step[factor] === undefined ? [[], say('step-no-rate')] : null
      }
      const got = step[factor]
      return got === undefined ? null : [[factor], say('step-factor-beside-rate', { got })]
    }
    case 'fill':
      if (step.method === 'value') return step.value === undefined ? [['value'], say('recipe-missing')] : null
      if (step.value === undefined) return null
      return [['value'], say('step-value-unused', { got: step.value })]
  }
}
