/** Recipes over many files, in Node: what `@sinal/recipe/batch` exports. */

export { FileError, FolderError, isForeseen, PlanError } from './errors.ts'
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
export { type Note, noteText } from './notes.ts'
export type { BatchProgress } from './progress.ts'
export { readRecipe } from './read-recipe.ts'
export { beginReading, type Reading, type ReadPolicies } from './reading.ts'
export { batchReport, type BatchReport, type FileReport, reportCsv, unfinishedReport } from './report.ts'
export {
  type BatchOptions,
  planBatch,
  type PlannedPlaces,
  type PlannedResult,
  runBatch,
} from './run-batch.ts'
export { type BatchCode, messageCodes } from './sentences.ts'
export { signalFiles, stemOf } from './signal-files.ts'
export { STANDARD, withFile } from './source.ts'
export { type BatchWorker, lostOutcome, type Outcome, ownWorker } from './workers.ts'
