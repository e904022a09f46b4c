/** What the command line does, for programs. */

export type { Failure } from './batch/failure.ts'
export { MANIFEST_NAME } from './batch/manifest.ts'
export { reportTable, writeReport, type FileReport, type RunReport } from './batch/report.ts'
export { FileError, UsageError } from './errors.ts'
export { pngOf } from './png.ts'
export type { Step } from './progress-line.ts'
export { runFiles, type RunFilesOptions } from './run-files.ts'
export { svgPlot, type Plot, type Trace } from './svg-plot.ts'
