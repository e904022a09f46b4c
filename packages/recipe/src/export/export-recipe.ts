import type { Recipe } from '../schema.ts'
import { type ExportedFile, type ExportOptions, planExport } from './plan.ts'
import { exportNumpy, exportPytorch, exportSafetensors } from './python.ts'
import { exportTypescript } from './typescript.ts'

export interface ExportedRecipe {
  /** The code first, then, where the weights are too many to be read, the file that it loads them from; or weights alone. */
  readonly files: readonly ExportedFile[]
}

const languages = {
  pytorch: exportPytorch,
  typescript: exportTypescript,
  numpy: exportNumpy,
  safetensors: exportSafetensors,
} as const

/**
 * A recipe as source code that gives the same numbers: a function `run` from signals `[N, C, L]` to the output of the
 * last layer, or of the one that `outputs` names. TypeScript, with @sinal/core, gives the same bytes (of layers with
 * `algorithm: 'fft'`, within rounding); PyTorch and NumPy the same numbers within the rounding of float32.
 *
 * Designs are worked out and seeds drawn: the code has the weights, up to 512 numbers in it, more in a file beside it
 * (.npz for Python, .safetensors for TypeScript). `to: 'safetensors'` gives the weights alone, as `state_dict` of the
 * code for PyTorch names them: `0.weight`, `0.bias`, ….
 *
 * @throws {RecipeError} a layer does not fit its input or cannot be exported, a design needs the sample rate, a weight's
 *   file is not read yet
 */
export function exportRecipe(recipe: Recipe, options: ExportOptions): ExportedRecipe {
  return { files: languages[options.to](planExport(recipe, options)) }
}
