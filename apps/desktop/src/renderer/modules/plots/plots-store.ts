import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { kept } from '../../ui/kept.ts'
import { comparedRows } from '../chain/compare-rows.ts'
import { useCompareStore } from '../chain/compare-store.ts'
import { usePreviewStore } from '../chain/preview-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { INITIAL_LAYOUT, type Markers, type PlotsLayout } from './plots-layout.ts'
import { plotGroups, plotRows, sectionKeys, type PlotGroup, type PlotRow } from './rows.ts'
import { scaleOf, type TimeScale } from './time-scale.ts'
import { clampSpan, length, pan, sameSpan, spanOf, union, zoom, type Span } from './viewport.ts'

const NOWHERE: Span = { start: 0, end: 1 }

/** What of the signals is on the screen. All plots share one stretch of time. */
export const usePlotsStore = defineStore('plots', () => {
  const files = useFilesStore()
  const shown = usePreviewStore()
  const compare = useCompareStore()

  const layout = shallowRef<PlotsLayout>(INITIAL_LAYOUT)
  /** Where the pointer or the arrow keys are; not part of the layout. */
  const cursor = ref<number | null>(null)

  /** @param _action what the user did, for who listens to the store's actions */
  function edit(_action: string, next: PlotsLayout): void {
    layout.value = next
  }
  const change = (action: string, changed: Partial<PlotsLayout>): void =>
    edit(action, { ...layout.value, ...changed })
  /** Changes only with its own part of the layout: a pan must not make all rows anew. */
  const partOf = <K extends keyof PlotsLayout>(key: K) => computed(() => layout.value[key])
  const setting = <K extends keyof PlotsLayout>(key: K) =>
    computed({
      get: () => layout.value[key],
      set: (value: PlotsLayout[K]) => change(`set ${key}`, { [key]: value }),
    })
  const itemsPart = partOf('items')
  const orderPart = partOf('order')
  const joined = partOf('joined')
  const hiddenPart = partOf('hiddenChannels')
  const wanted = partOf('view')
  const inputVisible = setting('inputVisible')
  const markersSetting = setting('markers')

  const info = computed(() => files.selected?.state.info ?? null)
  const shownFiles = computed(() => {
    if (itemsPart.value === 'all') return files.shown.map(({ state }) => state.info)
    return info.value ? [info.value] : []
  })
  const hiddenChannels = computed<ReadonlySet<number>>(() => new Set(hiddenPart.value))
  const rows = computed<readonly PlotRow[]>((before) => {
    const hiddenStages = new Set(shown.layers.flatMap((layer, k) => (layer.visible ? [] : [k + 1])))
    if (!inputVisible.value) hiddenStages.add(0)
    const own = plotRows({
      files: shownFiles.value,
      result: shown.result,
      hiddenChannels: hiddenChannels.value,
      hiddenStages,
      order: orderPart.value,
    })
    return kept(before, comparedRows(own, shown.layers.length, shownFiles.value, compare.other))
  })
  const groups = computed<readonly PlotGroup[]>((before) =>
    kept(before, plotGroups(rows.value, joined.value, before)),
  )

  const extent = computed<Span>(() => {
    // What is still being read has its place already.
    const expected = shownFiles.value.flatMap(({ expectedLength, sampleRate, startTime }) =>
      expectedLength ? [spanOf({ rate: sampleRate ?? 1, startTime, length: expectedLength })] : [],
    )
    const whole = union([...rows.value.map((row) => spanOf(row.timing)), ...expected])
    if (!whole) return NOWHERE
    return length(whole) > 0 ? whole : { start: whole.start - 0.5, end: whole.start + 0.5 }
  })
  const view = computed<Span>(() => (wanted.value ? clampSpan(wanted.value, extent.value) : extent.value))
  const isWhole = computed(() => sameSpan(view.value, extent.value))
  /** Four samples of the fastest row. */
  const shortest = computed(() => 4 / Math.max(1e-12, ...rows.value.map((row) => row.timing.rate)))
  const scale = computed<TimeScale>((before) =>
    scaleOf(info.value ? [info.value, ...shownFiles.value] : [], before),
  )
  const inSeconds = computed(() => scale.value.kind !== 'samples')
  /** What statistics and spectra are of: what lies between the markers, or is on the screen. */
  const selection = computed<Span>(() => {
    const { a, b } = markersSetting.value
    if (a === null || b === null || a === b) return view.value
    return { start: Math.min(a, b), end: Math.max(a, b) }
  })

  function show(span: Span): void {
    const next = clampSpan(span, extent.value)
    change('move view', { view: sameSpan(next, extent.value) ? null : next })
  }
  const fit = (): void => change('show all', { view: null })
  const panBy = (fraction: number): void => show(pan(view.value, extent.value, fraction))
  const zoomBy = (factor: number, around = cursor.value ?? (view.value.start + view.value.end) / 2): void =>
    show(zoom(view.value, extent.value, factor, around, shortest.value))
  /** Shows [start, end], widened to the shortest useful span. */
  function zoomTo(start: number, end: number): void {
    const missing = Math.max(0, shortest.value - (end - start)) / 2
    show({ start: start - missing, end: end + missing })
  }
  /** Puts a time, within what there is, in the middle of the view and the cursor on it. */
  function goTo(time: number): void {
    const { start, end } = extent.value
    const target = Math.min(Math.max(time, start), end)
    const half = length(view.value) / 2
    show({ start: target - half, end: target + half })
    cursor.value = target
  }
  const mark = (markers: Partial<Markers>): void =>
    change('move marker', { markers: { ...layout.value.markers, ...markers } })

  function toggleChannel(channel: number): void {
    const { hiddenChannels: hidden } = layout.value
    const next = hidden.includes(channel) ? hidden.filter((each) => each !== channel) : [...hidden, channel]
    change('show channel', { hiddenChannels: next })
  }
  /** Draws a plot into the one above it. */
  const join = ({ key }: PlotGroup): void =>
    change('overlay plots', { joined: [...layout.value.joined, key] })
  /** Gives each row of a plot a plot of its own. */
  function separate(group: PlotGroup): void {
    const keys = new Set(group.rows.map(({ key }) => key))
    change('separate plots', { joined: layout.value.joined.filter((key) => !keys.has(key)) })
  }
  const isOverlaid = computed(() => groups.value.length < rows.value.length)
  /** Which rows lie above each other changes with both, and so what can share a plot. */
  const arrange = (part: Partial<Pick<PlotsLayout, 'items' | 'order'>>): void =>
    change('arrange plots', { ...part, joined: [] })
  /** One plot for each stage, or for each channel; and one for each row again. */
  const toggleOverlaid = (): void =>
    change('overlay plots', { joined: isOverlaid.value ? [] : sectionKeys(rows.value, layout.value.order) })

  watch(
    () => info.value?.fileId,
    () => (cursor.value = null),
  )
  // Files that are read again after a crash are the same ones; when the last is closed, others will come.
  watch(
    () => files.files.length === 0,
    (isEmpty) => {
      const { tool, order, overlay, seen, inspector } = layout.value
      if (isEmpty) edit('close files', { ...INITIAL_LAYOUT, tool, order, overlay, seen, inspector })
    },
  )

  return {
    layout,
    edit,
    rows,
    groups,
    shownFiles,
    view,
    extent,
    isWhole,
    scale,
    inSeconds,
    shortest,
    selection,
    cursor,
    hiddenChannels,
    inputVisible,
    items: computed({ get: () => itemsPart.value, set: (items) => arrange({ items }) }),
    order: computed({ get: () => orderPart.value, set: (order) => arrange({ order }) }),
    overlay: setting('overlay'),
    seen: setting('seen'),
    tool: setting('tool'),
    markers: markersSetting,
    inspector: setting('inspector'),
    fit,
    show,
    panBy,
    zoomBy,
    zoomTo,
    goTo,
    mark,
    toggleChannel,
    join,
    separate,
    isOverlaid,
    toggleOverlaid,
  }
})
