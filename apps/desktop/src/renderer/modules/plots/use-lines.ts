import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { keyOf, lineBoard, type LinesAnswer, type LinesRequest, type LineTarget } from './line-board.ts'
import { EMPTY_LINE, type Line } from './samples.ts'

/**
 * Keeps the lines of a plot's viewport.
 *
 * @param request null while the plot is not on the screen
 */
export function useLines(request: () => LinesRequest | null) {
  const found = shallowRef<ReadonlyMap<string, Line>>(new Map())
  const problem = shallowRef<Problem | null>(null)
  /** What has lines of its own, and none that stand for them. */
  const told = new WeakSet<LineTarget>()
  const isTold = (target: LineTarget): boolean => told.has(target)

  function receive({ targets, lines, problem: failed }: LinesAnswer): void {
    for (const [i, target] of targets.entries()) if (lines[i]) told.add(target)
    const kept = targets.map((target, i) => [keyOf(target), lines[i] ?? lineOf(target)] as const)
    found.value = new Map(kept)
    problem.value = failed
  }
  /** Empty while nothing is known of it. */
  const lineOf = (target: LineTarget): Line => found.value.get(keyOf(target)) ?? EMPTY_LINE

  watch(
    request,
    (next) => {
      if (next) lineBoard.wish(receive, next)
      else lineBoard.forget(receive)
    },
    { immediate: true },
  )
  onScopeDispose(() => lineBoard.forget(receive))

  return { lineOf, isTold, problem }
}
