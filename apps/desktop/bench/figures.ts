export interface Figures {
  /** Frames a second in which the plots were drawn anew. */
  readonly panFps: number
  readonly zoomFps: number
  /** From the wish to open the CSV to its first plot. */
  readonly firstPlotMs: number
  /** From the start of the program to the first paint of the window. */
  readonly coldStartMs: number
  /** On the page's main thread, while the CSV was read, the signal panned and zoomed, and a layer added and typed into. */
  readonly longestTaskMs: number
  /** Resident memory of the page's process, with the signal open. */
  readonly rendererMb: number
}
