export { buildLayers } from './build.ts'
export { outputChannels, selectChannels } from './channels.ts'
export { defaultRecipe } from './default-recipe.ts'
export { RecipeError, formatPath, type RecipePath } from './errors.ts'
export { designSize, designTaps, type DesignOptions } from './design/design-taps.ts'
export { frequencyResponse, type FrequencyResponse } from './design/frequency-response.ts'
export { resolveDesigns } from './design/resolve-designs.ts'
export type { Design, DesignName, WindowName } from './design/schema.ts'
export { exportRecipe, type ExportedRecipe } from './export/export-recipe.ts'
export type { ExportedFile, ExportOptions } from './export/plan.ts'
export { loadWeights, type LoadWeightsOptions } from './weight-file.ts'
export type { FileRange, FileTensor, FileWeight } from './weight-file-schema.ts'
export { recipeJsonSchema } from './json-schema.ts'
export { layerNames, type Layer } from './layers/index.ts'
export type { Conv1dLayer } from './layers/conv1d.ts'
export type { ConvTranspose1dLayer } from './layers/conv-transpose1d.ts'
export { openOptions, readOptions, type SourcePolicies } from './open-options.ts'
export { outputLayers } from './outputs.ts'
export type { RecipeOutputs } from './outputs-schema.ts'
export { parseRecipe } from './parse.ts'
export { presetTaps, type TapOptions } from './presets.ts'
export {
  preprocessBlocks,
  preprocessTensor,
  preprocessingSteps,
  readingsOf,
  type PreprocessOptions,
  type ReadBlocks,
} from './preprocess/preprocess.ts'
export type {
  Block,
  Moments,
  Operator,
  PlainStep,
  Statistics,
  Step,
  TwoPassStep,
} from './preprocess/operator.ts'
export type { PreprocessStep } from './preprocess/schema.ts'
export { preprocessedSource } from './preprocess/source.ts'
export { receptiveField, type ReceptiveFieldOptions, type SampleRange } from './receptive-field.ts'
export {
  needsLength,
  outputGrids,
  outputShapes,
  outputTiming,
  resolveLayers,
  type SignalAxis,
} from './resolve.ts'
export { runRecipe } from './run.ts'
export { messageCodes, type RecipeCode, type RecipeSaid } from './say.ts'
export { recipeSchema, type Recipe } from './schema.ts'
export { RULES as rules, type RuleCode } from './sentences/rules.ts'
export { streamProblem, streamReadings, streamRecipe } from './stream.ts'
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
