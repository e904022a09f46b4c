import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Problem, Source } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { EMPTY_LINE, toLine, type Line } from './samples.ts'
import { samplesIn, type RowTiming, type Span } from './viewport.ts'

export interface LineTarget {
  readonly source: Source
  readonly channel: number
  readonly timing: RowTiming
}

export interface LineRequest {
  readonly target: LineTarget
  readonly view: Span
  /** Points that the plot can tell apart. */
  readonly width: number
}

/** What a newer request, a closed file or a restarted compute answers for. */
const PASSING: readonly Problem['code'][] = ['cancelled', 'run-gone', 'file-closed', 'compute-stopped']

/**
 * Keeps the line of a row's viewport. One request is under way at a time, and only the newest waits: a fast pan asks
 * for what is shown when an answer has come, not for everything in between.
 *
 * @param request null while the row is not on the screen
 */
export function useLine(request: () => LineRequest | null) {
  const line = shallowRef<Line>(EMPTY_LINE)
  const problem = shallowRef<Problem | null>(null)
  let waiting: LineRequest | null = null
  let busy = false
  let disposed = false

  async function fetchLine({ target, view, width }: LineRequest): Promise<Line> {
    const { start, end } = samplesIn(view, target.timing)
    if (start === end || width < 1) return EMPTY_LINE
    const { source, channel, timing } = target
    const samples = await compute.call('window', { source, channels: [channel], start, end, width })
    return toLine(samples, 0, timing)
  }

  async function pump(): Promise<void> {
    if (busy) return
    busy = true
    while (waiting && !disposed) {
      const asked = waiting
      waiting = null
      try {
        line.value = await fetchLine(asked)
        problem.value = null
      } catch (error) {
        const failed = problemOf(error)
        problem.value = PASSING.includes(failed.code) ? null : failed
      }
    }
    busy = false
  }

  watch(
    request,
    (next) => {
      waiting = next
      void pump()
    },
    { immediate: true, deep: false },
  )
  onScopeDispose(() => (disposed = true))

  return { line, problem }
}
