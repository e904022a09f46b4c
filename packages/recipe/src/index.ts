export { buildLayers } from './build.ts'
export { outputChannels, selectChannels } from './channels.ts'
export { defaultRecipe } from './default-recipe.ts'
export { RecipeError, formatPath, type RecipePath } from './errors.ts'
export { recipeJsonSchema } from './json-schema.ts'
export { layerNames, type Layer } from './layers/index.ts'
export type { Conv1dLayer } from './layers/conv1d.ts'
export type { ConvTranspose1dLayer } from './layers/conv-transpose1d.ts'
export { openOptions } from './open-options.ts'
export { outputLayers } from './outputs.ts'
export type { RecipeOutputs } from './outputs-schema.ts'
export { parseRecipe } from './parse.ts'
export { presetTaps, type TapOptions } from './presets.ts'
export { outputGrids, outputShapes, outputTiming, resolveLayers, type SignalAxis } from './resolve.ts'
export { runRecipe } from './run.ts'
export { recipeSchema, type Recipe } from './schema.ts'
export { streamRecipe } from './stream.ts'
export type {
  LayerBlock,
  OutputShapes,
  ResolvedConv1d,
  ResolvedConvTranspose1d,
  ResolvedLayer,
  RunOptions,
  RunResult,
  SampleGrid,
  SampleSource,
  SignalBlock,
  SignalShape,
  SourceOptions,
  StreamOptions,
  StreamProgress,
  TimeAxis,
} from './types.ts'
export type { Preset, WeightSource } from './weight-source.ts'
