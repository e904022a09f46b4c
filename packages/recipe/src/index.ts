export { buildLayers } from './build.ts'
export { outputChannels } from './channels.ts'
export { defaultRecipe } from './default-recipe.ts'
export { RecipeError, formatPath, type RecipePath } from './errors.ts'
export { recipeJsonSchema } from './json-schema.ts'
export { parseRecipe } from './parse.ts'
export { presetTaps, type TapOptions } from './presets.ts'
export { outputGrids, outputShapes, outputTiming, resolveLayers } from './resolve.ts'
export { runRecipe } from './run.ts'
export {
  recipeSchema,
  type Conv1dLayer,
  type Layer,
  type Preset,
  type Recipe,
  type WeightSource,
} from './schema.ts'
export type {
  OutputShapes,
  ResolvedLayer,
  RunOptions,
  RunResult,
  SampleGrid,
  SignalShape,
  TimeAxis,
} from './types.ts'
