import type { Longest } from './tasks.ts'

export interface Figures {
  /** Frames a second in which the plots were drawn anew. */
  readonly panFps: number
  readonly zoomFps: number
  /** From the wish to open the CSV to its first plot. */
  readonly firstPlotMs: number
  /** From an edit of a layer to the frame in which its output in view is drawn anew: the median, and the longest. */
  readonly previewMs: number
  readonly previewWorstMs: number
  /** The same of a window of a long signal. */
  readonly longPreviewMs: number
  readonly longPreviewWorstMs: number
  /** From the start of the program to the first paint of the window. */
  readonly coldStartMs: number
  /** On the page's main thread, in all that was done: the longest by the clock, whatever else the machine did then. */
  readonly longestTaskMs: number
  /** The one in which the page computed longest. */
  readonly longestTaskCpuMs: number
  /** Resident memory of the page's process, with the signal open. */
  readonly rendererMb: number
  /** The longest task of each thing that was done. */
  readonly tasks: Readonly<Record<string, Longest>>
}
