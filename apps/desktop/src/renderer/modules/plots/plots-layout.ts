import * as v from 'valibot'

const timeSchema = v.pipe(v.number(), v.finite())
const markersSchema = v.object({ a: v.nullable(timeSchema), b: v.nullable(timeSchema) })
const toolSchema = v.picklist(['zoom', 'pan', 'measure'])
const inspectorSchema = v.picklist(['measure', 'table', 'spectrum', 'spectrogram', 'picture'])

/** What is shown of the signals and how: plain JSON, replaced as a whole, so that history and sessions can hold it. */
export const plotsLayoutSchema = v.object({
  /** Channels of the input that are not shown, in any stage that keeps the input's channels. */
  hiddenChannels: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  inputVisible: v.boolean(),
  /** Whose signals: the selected file's, or those of all files, for comparing. */
  items: v.picklist(['selected', 'all']),
  order: v.picklist(['stage', 'channel']),
  /** Keys of the rows that are drawn into the plot above them. */
  joined: v.array(v.string()),
  /** Whether the input is drawn behind each output. */
  overlay: v.boolean(),
  /** Whether what the output under the cursor sees is marked. */
  seen: v.optional(v.boolean(), false),
  /** The stretch of time on the screen; null: all. */
  view: v.nullable(v.object({ start: timeSchema, end: timeSchema })),
  /** Times of the two markers. */
  markers: markersSchema,
  /** What a drag over the plots does. */
  tool: toolSchema,
  /** What the panel below the plots shows; null: it is closed. */
  inspector: v.nullable(inspectorSchema),
})

/** It is never changed in place. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

export type PlotsLayout = Frozen<v.InferOutput<typeof plotsLayoutSchema>>
export type Markers = Frozen<v.InferOutput<typeof markersSchema>>
export type Tool = v.InferOutput<typeof toolSchema>
export type Inspector = v.InferOutput<typeof inspectorSchema>

export const INITIAL_LAYOUT: PlotsLayout = {
  hiddenChannels: [],
  inputVisible: true,
  items: 'selected',
  order: 'stage',
  joined: [],
  overlay: false,
  seen: false,
  view: null,
  markers: { a: null, b: null },
  tool: 'zoom',
  inspector: null,
}
