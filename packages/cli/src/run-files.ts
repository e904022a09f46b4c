import { type BatchOptions, type BatchProgress, type BatchReport, runBatch } from '@sinal/recipe/batch'
import { workersFor } from './batch/process-workers.ts'
import type { Step } from './progress-line.ts'

export interface RunFilesOptions extends Omit<BatchOptions, 'plot' | 'workers' | 'onProgress'> {
  /** File or folder of the plots; true for beside the results; default: true for a single file, false for several. */
  readonly plot?: string | boolean | undefined
  /** Files at once, each in a process of its own; default as many as there are processors. Results don't depend on it. */
  readonly jobs?: number | undefined
  readonly onProgress?: ((step: Step) => void) | undefined
}

/**
 * Runs a recipe over files as `runBatch` of `@sinal/recipe/batch` does, several at once, with plots.
 *
 * @returns what became of each file, in order
 * @throws what `runBatch` throws
 */
export async function runFiles(options: RunFilesOptions): Promise<BatchReport> {
  const { jobs, onProgress, plot = isPlotted, ...rest } = options
  return runBatch({
    ...rest,
    plot,
    workers: (results) => workersFor(results, jobs),
    onProgress: (progress) => onProgress?.(stepOf(progress)),
  })
}

/** Whether there are plots where nothing is said of them. */
const isPlotted = (results: number): boolean => results === 1

function stepOf({ file, fraction, finished, total, bytes }: BatchProgress): Step {
  return { label: total === 1 ? file : `${finished} of ${total} files  ${file}`, fraction, bytes }
}
