/** Longest time spent before others get their turn. */
const BUSY_MS = 25

/** Turns of the event loop in a long computation, in Node and in browsers. */
export class Rests {
  #rested = performance.now()

  /** Lets others have their turn when it is time. @throws what the signal was aborted with */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (performance.now() - this.#rested < BUSY_MS) return
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    signal?.throwIfAborted()
    this.#rested = performance.now()
  }
}
