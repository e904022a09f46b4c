import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest time spent before whoever asks for a window gets an answer. */
const BUSY_MS = 8

/**
 * For long work in one process with short: call what it returns now and then, and others get their turn.
 *
 * @throws the signal's reason, once that is aborted
 */
export function breather(signal: AbortSignal): () => Promise<void> | void {
  let rested = performance.now()
  const rest = async (): Promise<void> => {
    await nextTurn()
    signal.throwIfAborted()
    rested = performance.now()
  }
  return () => {
    if (performance.now() - rested >= BUSY_MS) return rest()
  }
}
