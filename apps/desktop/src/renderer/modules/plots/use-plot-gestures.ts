import { ref, type Ref } from 'vue'
import { GUTTER } from './layout.ts'
import type { usePlotsStore } from './plots-store.ts'
import { length } from './viewport.ts'

const WHEEL_STEP = 0.0015
const PINCH_STEP = 0.0075
const LINE_PIXELS = 16
/** A drag shorter than this is a click. */
const DRAG_PIXELS = 4

type Drag = { readonly kind: 'zoom' | 'pan'; readonly startX: number; readonly x: number }

/** Pointer and wheel over the plots; x is measured from the left edge of the stack. */
export function usePlotGestures(plots: ReturnType<typeof usePlotsStore>, plotWidth: Ref<number>) {
  const drag = ref<Drag | null>(null)

  const xOf = (event: MouseEvent): number =>
    event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left
  const timeAt = (x: number): number =>
    plots.view.start + ((x - GUTTER) / plotWidth.value) * length(plots.view)
  const inPlots = (x: number): boolean => x >= GUTTER && x <= GUTTER + plotWidth.value

  function wheel(event: WheelEvent): void {
    const x = xOf(event)
    // Over the value axes the wheel scrolls the rows, as it would without us.
    if (!inPlots(x)) return
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      plots.panBy(((event.deltaX || event.deltaY) * unit) / plotWidth.value)
    } else {
      // Chromium tells a pinch as a wheel with Ctrl.
      const step = event.ctrlKey ? PINCH_STEP : WHEEL_STEP
      plots.zoomBy(Math.exp(event.deltaY * unit * step), timeAt(x))
    }
  }

  function press(event: PointerEvent): void {
    const x = xOf(event)
    if (!inPlots(x) || event.button > 1) return
    const other = plots.tool === 'zoom' ? 'pan' : 'zoom'
    const kind = event.button === 1 ? 'pan' : event.shiftKey ? other : plots.tool
    drag.value = { kind, startX: x, x }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent): void {
    const x = xOf(event)
    plots.cursor = inPlots(x) ? timeAt(x) : null
    if (!drag.value) return
    if (drag.value.kind === 'pan') plots.panBy((drag.value.x - x) / plotWidth.value)
    drag.value = { ...drag.value, x }
  }

  function release(): void {
    const done = drag.value
    drag.value = null
    if (done?.kind !== 'zoom' || Math.abs(done.x - done.startX) < DRAG_PIXELS) return
    const limit = (x: number): number => Math.min(Math.max(x, GUTTER), GUTTER + plotWidth.value)
    const [from, to] = [done.startX, done.x].map(limit).sort((a, b) => a - b) as [number, number]
    plots.zoomTo(timeAt(from), timeAt(to))
  }

  function leave(): void {
    if (!drag.value) plots.cursor = null
  }

  return { drag, wheel, press, move, release, leave }
}
