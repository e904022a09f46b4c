import { ref, type Ref } from 'vue'
import { GUTTER } from './layout.ts'
import type { Tool } from './plots-layout.ts'
import type { usePlotsStore } from './plots-store.ts'
import { length } from './viewport.ts'

const WHEEL_STEP = 0.0015
const PINCH_STEP = 0.0075
const LINE_PIXELS = 16
/** A drag shorter than this is a click. */
const DRAG_PIXELS = 4

type Drag = { readonly kind: Tool; readonly startX: number; readonly x: number }
type Plots = ReturnType<typeof usePlotsStore>

/** Where the plots' area is, in pixels from the left edge of the stack. */
function usePlace(plots: Plots, plotWidth: Ref<number>) {
  return {
    xOf: (event: MouseEvent): number =>
      event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left,
    timeAt: (x: number): number => plots.view.start + ((x - GUTTER) / plotWidth.value) * length(plots.view),
    isInside: (x: number): boolean => x >= GUTTER && x <= GUTTER + plotWidth.value,
    limit: (x: number): number => Math.min(Math.max(x, GUTTER), GUTTER + plotWidth.value),
  }
}

const isClick = ({ x, startX }: Drag): boolean => Math.abs(x - startX) < DRAG_PIXELS

/** The middle button pans, Alt measures, Shift does the other of zooming and panning. */
function kindOf(event: PointerEvent, tool: Tool): Tool {
  if (event.button === 1) return 'pan'
  if (event.altKey) return 'measure'
  if (!event.shiftKey) return tool
  return tool === 'zoom' ? 'pan' : 'zoom'
}

/** Pointer and wheel over the plots. */
export function usePlotGestures(plots: Plots, plotWidth: Ref<number>) {
  const drag = ref<Drag | null>(null)
  const { xOf, timeAt, isInside, limit } = usePlace(plots, plotWidth)

  function wheel(event: WheelEvent): void {
    const x = xOf(event)
    // Over the value axes the wheel scrolls the rows, as it would without us.
    if (!isInside(x)) return
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
    // Buttons in the plots are no part of them.
    if (!isInside(x) || event.button > 1 || (event.target as Element).closest('button')) return
    drag.value = { kind: kindOf(event, plots.tool), startX: x, x }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent): void {
    const x = xOf(event)
    plots.cursor = isInside(x) ? timeAt(x) : null
    const before = drag.value
    if (!before) return
    const now = { ...before, x }
    drag.value = now
    if (now.kind === 'pan') plots.panBy((before.x - x) / plotWidth.value)
    if (now.kind === 'measure' && !isClick(now)) plots.mark({ a: timeAt(now.startX), b: timeAt(limit(x)) })
  }

  function release(): void {
    const done = drag.value
    drag.value = null
    if (!done) return
    if (done.kind === 'measure' && isClick(done)) setMarker(timeAt(done.x))
    if (done.kind !== 'zoom' || isClick(done)) return
    const [from, to] = [done.startX, done.x].map(limit).sort((a, b) => a - b) as [number, number]
    plots.zoomTo(timeAt(from), timeAt(to))
  }

  /** The first click sets A, the next one B, and so on. */
  function setMarker(time: number): void {
    const { a, b } = plots.markers
    if (a !== null && b === null) plots.mark({ b: time })
    else plots.mark({ a: time, b: null })
  }

  function leave(): void {
    if (!drag.value) plots.cursor = null
  }

  return { drag, wheel, press, move, release, leave }
}
