/** Longest time spent before others get their turn. */
const BUSY_MS = 25

/** Turns of the event loop in a long computation, in Node and in browsers. */
export class Rests {
  #rested = performance.now()

  get isDue(): boolean {
    return performance.now() - this.#rested >= BUSY_MS
  }

  /** Lets others have their turn when it is time. @throws what the signal was aborted with */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (!this.isDue) return
    await nextTurn()
    signal?.throwIfAborted()
    this.#rested = performance.now()
  }
}

/** A turn of the event loop, in which timers and what has arrived from outside are heard. */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (call: () => void) => unknown }
  return new Promise((resolve) => {
    // A timer is a millisecond late.
    if (setImmediate) setImmediate(resolve)
    else setTimeout(resolve)
  })
}
