/** What the command line does, for programs. */

export { reportTable, reportText } from './batch/report.ts'
export { pngOf } from './png.ts'
export type { Step } from './progress-line.ts'
export { runFiles, type RunFilesOptions } from './run-files.ts'
export { svgPlot, type Plot, type Trace } from './svg-plot.ts'
