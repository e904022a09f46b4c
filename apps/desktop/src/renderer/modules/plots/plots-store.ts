import { defineStore } from 'pinia'
import { computed, reactive, ref, watch } from 'vue'
import { comparedRows } from '../chain/compare-rows.ts'
import { useCompareStore } from '../chain/compare-store.ts'
import { usePreviewStore } from '../chain/preview-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { plotRows } from './rows.ts'
import { clampSpan, length, pan, sameSpan, spanOf, union, zoom, type Span } from './viewport.ts'

const NOWHERE: Span = { start: 0, end: 1 }

/** What of the signals is on the screen. All plots share one stretch of time. */
export const usePlotsStore = defineStore('plots', () => {
  const files = useFilesStore()
  const shown = usePreviewStore()
  const compare = useCompareStore()

  const hiddenChannels = reactive(new Set<number>())
  const inputVisible = ref(true)
  const order = ref<'stage' | 'channel'>('stage')
  const overlay = ref(false)
  /** What a drag over the plots does. */
  const tool = ref<'zoom' | 'pan'>('zoom')
  const cursor = ref<number | null>(null)
  const chosen = ref<Span | null>(null)

  const info = computed(() => files.selected?.state.info ?? null)
  const rows = computed(() => {
    if (!info.value) return []
    const hiddenStages = new Set(shown.layers.flatMap((layer, k) => (layer.visible ? [] : [k + 1])))
    if (!inputVisible.value) hiddenStages.add(0)
    const own = plotRows({
      file: info.value,
      result: shown.result,
      hiddenChannels,
      hiddenStages,
      order: order.value,
    })
    return comparedRows(own, shown.layers.length, info.value, compare.other)
  })

  const extent = computed<Span>(() => {
    const whole = union(rows.value.map((row) => spanOf(row.timing)))
    if (!whole) return NOWHERE
    return length(whole) > 0 ? whole : { start: whole.start - 0.5, end: whole.start + 0.5 }
  })
  const view = computed<Span>(() => (chosen.value ? clampSpan(chosen.value, extent.value) : extent.value))
  const isWhole = computed(() => sameSpan(view.value, extent.value))
  /** Four samples of the fastest row. */
  const shortest = computed(() => 4 / Math.max(1e-12, ...rows.value.map((row) => row.timing.rate)))
  const inSeconds = computed(() => info.value?.sampleRate != null)

  function show(span: Span): void {
    const next = clampSpan(span, extent.value)
    chosen.value = sameSpan(next, extent.value) ? null : next
  }
  const fit = (): void => void (chosen.value = null)
  const panBy = (fraction: number): void => show(pan(view.value, extent.value, fraction))
  const zoomBy = (factor: number, around = cursor.value ?? (view.value.start + view.value.end) / 2): void =>
    show(zoom(view.value, extent.value, factor, around, shortest.value))
  /** Shows [start, end], widened to the shortest useful span. */
  function zoomTo(start: number, end: number): void {
    const missing = Math.max(0, shortest.value - (end - start)) / 2
    show({ start: start - missing, end: end + missing })
  }

  function toggleChannel(channel: number): void {
    if (!hiddenChannels.delete(channel)) hiddenChannels.add(channel)
  }

  watch(
    () => info.value?.fileId,
    (id, before) => {
      if (id === undefined || before === undefined) hiddenChannels.clear()
      cursor.value = null
    },
  )

  return {
    rows,
    view,
    extent,
    isWhole,
    inSeconds,
    shortest,
    cursor,
    hiddenChannels,
    inputVisible,
    order,
    overlay,
    tool,
    fit,
    show,
    panBy,
    zoomBy,
    zoomTo,
    toggleChannel,
  }
})
