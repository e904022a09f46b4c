import { ref, type Ref } from 'vue'
import { GUTTER } from './layout.ts'
import { length } from './viewport.ts'
import type { usePlotsStore } from './plots-store.ts'

const WHEEL_STEP = 0.0015
const LINE_PIXELS = 16
/** A drag shorter than this is a click. */
const DRAG_PIXELS = 4
const KEY_PAN = 0.15

type Drag = { readonly kind: 'zoom' | 'pan'; readonly startX: number; x: number }

/** Pointer, wheel and keys over the plots; x is measured from the left edge of the stack. */
export function usePlotGestures(plots: ReturnType<typeof usePlotsStore>, plotWidth: Ref<number>) {
  const drag = ref<Drag | null>(null)

  const xOf = (event: MouseEvent): number =>
    event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left
  const timeAt = (x: number): number =>
    plots.view.start + ((x - GUTTER) / plotWidth.value) * length(plots.view)
  const inPlots = (x: number): boolean => x >= GUTTER && x <= GUTTER + plotWidth.value

  function wheel(event: WheelEvent): void {
    const x = xOf(event)
    // Over the value axes the wheel scrolls the rows, as it would without us; with Ctrl it is a pinch.
    if (!inPlots(x)) return
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      plots.panBy((sideways * unit) / plotWidth.value)
    } else {
      plots.zoomBy(Math.exp(event.deltaY * unit * WHEEL_STEP * (event.ctrlKey ? 5 : 1)), timeAt(x))
    }
  }

  function press(event: PointerEvent): void {
    const x = xOf(event)
    if (!inPlots(x) || (event.button !== 0 && event.button !== 1)) return
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

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = keyAction(event)
    if (!act) return
    event.preventDefault()
    act()
  }

  function keyAction(event: KeyboardEvent): (() => void) | undefined {
    if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      return () => moveCursor(event.key === 'ArrowLeft' ? -1 : 1)
    }
    const actions: Record<string, () => void> = {
      ArrowLeft: () => plots.panBy(-KEY_PAN),
      ArrowRight: () => plots.panBy(KEY_PAN),
      '+': () => plots.zoomBy(0.5),
      '=': () => plots.zoomBy(0.5),
      '-': () => plots.zoomBy(2),
      '0': plots.fit,
      Home: plots.fit,
      Escape: () => (drag.value = null),
    }
    return actions[event.key]
  }

  /** One pixel of the viewport, or one sample where samples lie further apart. */
  function moveCursor(by: -1 | 1): void {
    const { start, end } = plots.view
    const step = Math.max(length(plots.view) / plotWidth.value, plots.shortest / 4)
    const from = plots.cursor ?? (start + end) / 2
    plots.cursor = Math.min(Math.max(from + by * step, start), end)
  }

  return { drag, wheel, press, move, release, leave, key }
}
