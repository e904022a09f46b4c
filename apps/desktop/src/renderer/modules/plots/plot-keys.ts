import type { usePlotsStore } from './plots-store.ts'
import { length } from './viewport.ts'

const PAN = 0.15
const PAGE = 0.9

/**
 * Carries out a key pressed on the plots; whether it was one of theirs.
 *
 * @param plotWidth in pixels: the cursor moves by one, or by a sample where samples lie further apart
 */
export function plotKey(
  event: KeyboardEvent,
  plots: ReturnType<typeof usePlotsStore>,
  plotWidth: number,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const { start, end } = plots.view
  const here = plots.cursor ?? (start + end) / 2
  const moveCursor = (by: -1 | 1): void => {
    const step = Math.max(length(plots.view) / plotWidth, plots.shortest / 4)
    plots.cursor = Math.min(Math.max(here + by * step, start), end)
  }
  const actions: Record<string, () => void> = {
    ArrowLeft: () => (event.shiftKey ? moveCursor(-1) : plots.panBy(-PAN)),
    ArrowRight: () => (event.shiftKey ? moveCursor(1) : plots.panBy(PAN)),
    PageUp: () => plots.panBy(-PAGE),
    PageDown: () => plots.panBy(PAGE),
    '+': () => plots.zoomBy(0.5),
    '=': () => plots.zoomBy(0.5),
    '-': () => plots.zoomBy(2),
    '0': plots.fit,
    Home: plots.fit,
    a: () => plots.mark({ a: here }),
    b: () => plots.mark({ b: here }),
    r: () => (plots.seen = !plots.seen),
    g: () => document.getElementById('go-to-time')?.focus(),
    Escape: () => plots.mark({ a: null, b: null }),
  }
  actions[event.key]?.()
  return event.key in actions
}
