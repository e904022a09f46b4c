import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { lineBoard, type LinesAnswer, type LinesRequest } from './line-board.ts'
import type { Line } from './samples.ts'

/**
 * Keeps the lines of a plot's viewport.
 *
 * @param request null while the plot is not on the screen
 */
export function useLines(request: () => LinesRequest | null) {
  const lines = shallowRef<readonly Line[]>([])
  const problem = shallowRef<Problem | null>(null)

  function receive(answer: LinesAnswer): void {
    lines.value = answer.lines
    problem.value = answer.problem
  }
  watch(
    request,
    (next) => {
      if (next) lineBoard.wish(receive, next)
      else lineBoard.forget(receive)
    },
    { immediate: true },
  )
  onScopeDispose(() => lineBoard.forget(receive))

  return { lines, problem }
}
