/** What the command line does, for programs. */

export { FileError, UsageError } from './errors.ts'
export { runFiles, type RunFilesOptions, type RunFilesResult, type Step } from './run-files.ts'
export { svgPlot, type Plot, type Trace } from './svg-plot.ts'
export type { Target } from './targets.ts'
