/** Recipes over many files, in Node: what `@sinal/recipe/batch` exports. */

export { FileError, isForeseen, PlanError } from './errors.ts'
export { failureOf, type Failure } from './failure.ts'
export {
  type Draw,
  type Drawing,
  type Drawn,
  type Job,
  type JobOptions,
  type JobResult,
  runJob,
} from './job.ts'
export { LOCK_NAME } from './lock.ts'
export { MANIFEST_NAME } from './manifest.ts'
export type { BatchProgress } from './progress.ts'
export { readRecipe } from './read-recipe.ts'
export { beginReading, type Reading, type ReadPolicies } from './reading.ts'
export type { BatchReport, FileReport } from './report.ts'
export { runBatch, type BatchOptions } from './run-batch.ts'
export { signalFiles, stemOf } from './signal-files.ts'
export { likeSource, STANDARD, withFile } from './source.ts'
export { type BatchWorker, type Outcome, ownWorker } from './workers.ts'
