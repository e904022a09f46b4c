import { outputShapes, RecipeError, type Recipe } from '@sinal/recipe'
import { ProblemError } from '../../shared/problem.ts'
import type { TrainSetup } from '../../shared/train-schemas.ts'
import { recipeProblem } from '../problems.ts'
import type { Cut, Windows } from './windows.ts'

/**
 * @param recipe that the whole signal fits
 * @throws {ProblemError} a window is too short for a layer, or a layer would learn of one value: before it is tried
 */
export function checkWindows(recipe: Recipe, setup: TrainSetup, cut: Cut, windows: Windows): void {
  const batch = (count: number) =>
    [smallest(count, setup.batchSize), setup.inputs.length, cut.length] as const
  for (const count of [windows.training.length, windows.heldOut.length]) {
    const { error } = outputShapes(recipe, batch(count))
    if (count > 0 && error) throw windowProblem(error, cut)
  }
  const alone = valueAlone(recipe, setup, batch(windows.training.length))
  if (alone) throw new ProblemError(recipeProblem(alone, 'engine'))
}

/** Windows of the smallest batch: the last one may have fewer. */
const smallest = (count: number, batchSize: number): number => count % batchSize || batchSize

/** The layer that would learn the mean and the variance of one value. */
function valueAlone(
  recipe: Recipe,
  { learn }: TrainSetup,
  batch: readonly [number, number, number],
): RecipeError | null {
  const shapes = [batch, ...outputShapes(recipe, batch).shapes]
  const layer = learn.find(
    (each) => recipe.layers[each]?.type === 'batchNorm1d' && shapes[each]![0] * shapes[each]![2] === 1,
  )
  if (layer === undefined) return null
  const shape = `[${shapes[layer]!.join(', ')}]`
  const text = `input must have more than 1 value per channel when training, but got ${shape}`
  return new RecipeError(['layers', layer], { code: 'batch-norm-one-value', details: { shape }, text })
}

function windowProblem(error: RecipeError, { length }: Cut): ProblemError {
  const problem = recipeProblem(error, 'layer-shape')
  const details = { ...problem.details, samples: length }
  return new ProblemError({ ...problem, code: 'training-window', details })
}
