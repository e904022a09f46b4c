import { RecipeError } from '../errors.ts'
import type { PreprocessStep } from './schema.ts'

/** What the schema cannot say of preprocessing: the rules between a step's keys. @throws {RecipeError} naming the key */
export function checkSteps(steps: readonly PreprocessStep[]): void {
  for (const [index, step] of steps.entries()) {
    const found = checkStep(step)
    if (found) throw new RecipeError(['preprocess', index, ...found[0]], found[1])
  }
}

function checkStep(step: PreprocessStep): readonly [path: readonly string[], problem: string] | null {
  switch (step.type) {
    case 'detrend':
      return null
    case 'standardise':
      if ((step.mean === undefined) === (step.std === undefined)) return null
      return step.std === undefined
        ? [['std'], 'is missing (give both mean and std, or neither)']
        : [['mean'], 'is missing (give both mean and std, or neither)']
    case 'resample': {
      const factor = step.up === undefined ? 'down' : 'up'
      if (step.sampleRate === undefined) {
        return step[factor] === undefined ? [[], 'expected up, down or sampleRate, but got none'] : null
      }
      if (step[factor] === undefined) return null
      return [[factor], `expected nothing beside sampleRate, but got ${step[factor]}`]
    }
    case 'fill':
      if (step.method === 'value') return step.value === undefined ? [['value'], 'is missing'] : null
      if (step.value === undefined) return null
      return [['value'], `expected nothing without "method": "value", but got ${step.value}`]
  }
}
