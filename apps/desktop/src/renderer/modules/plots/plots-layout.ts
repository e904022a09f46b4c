import type { Span } from './viewport.ts'

/** What is shown of the signals and how: plain JSON, replaced as a whole, so that history and sessions can hold it. */
export interface PlotsLayout {
  /** Channels of the input that are not shown, in any stage that keeps the input's channels. */
  readonly hiddenChannels: readonly number[]
  readonly inputVisible: boolean
  /** Whose signals: the selected file's, or those of all files, for comparing. */
  readonly items: 'selected' | 'all'
  readonly order: 'stage' | 'channel'
  /** Keys of the rows that are drawn into the plot above them. */
  readonly joined: readonly string[]
  /** Whether the input is drawn behind each output. */
  readonly overlay: boolean
  /** The stretch of time on the screen; null: all. */
  readonly view: Span | null
  /** Times of the two markers. */
  readonly markers: Markers
  /** What a drag over the plots does. */
  readonly tool: Tool
  /** What the panel below the plots shows; null: it is closed. */
  readonly inspector: Inspector | null
}

export interface Markers {
  readonly a: number | null
  readonly b: number | null
}

export type Tool = 'zoom' | 'pan' | 'measure'
export type Inspector = 'measure' | 'table' | 'spectrum' | 'spectrogram' | 'picture'

export const INITIAL_LAYOUT: PlotsLayout = {
  hiddenChannels: [],
  inputVisible: true,
  items: 'selected',
  order: 'stage',
  joined: [],
  overlay: false,
  view: null,
  markers: { a: null, b: null },
  tool: 'zoom',
  inspector: null,
}
