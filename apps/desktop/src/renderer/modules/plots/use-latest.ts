import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { problemOf } from '../../bridge.ts'
import { telling } from './passing.ts'

/** A change that another one follows sooner is passed over, but not for ever. */
const QUIET_MS = 120
const LONGEST_MS = 1000

/**
 * Keeps the answer to the newest question, asked once things have come to rest; the one before it is cancelled.
 *
 * @param question null while nobody wants to know
 */
export function useLatest<Q extends object, A>(
  question: WatchSource<Q | null>,
  ask: (asked: Q, signal: AbortSignal) => Promise<A>,
) {
  const answer = shallowRef<A | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let job: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitingSince: number | null = null

  async function run(asked: Q): Promise<void> {
    waitingSince = null
    job?.abort()
    const mine = new AbortController()
    job = mine
    busy.value = true
    try {
      const found = await ask(asked, mine.signal)
      if (job !== mine) return
      answer.value = found
      problem.value = null
    } catch (error) {
      if (job !== mine) return
      problem.value = telling(problemOf(error))
    }
    busy.value = false
  }

  watch(
    question,
    (next) => {
      clearTimeout(timer)
      if (!next) return stop()
      waitingSince ??= performance.now()
      const left = LONGEST_MS - (performance.now() - waitingSince)
      timer = setTimeout(() => void run(next), Math.max(0, Math.min(QUIET_MS, left)))
    },
    { immediate: true },
  )
  function stop(): void {
    clearTimeout(timer)
    job?.abort()
    job = null
    waitingSince = null
    busy.value = false
  }
  onScopeDispose(stop)

  return { answer, problem, busy }
}
