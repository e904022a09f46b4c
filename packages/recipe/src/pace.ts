import { backend } from '@sinal/core'

/** A piece of work this long is not felt, and is long enough that the pause after it costs nothing. */
const PIECE_MS = 20
/** What takes 7 ms or so, in multiply-adds: smaller pieces spend their time on being begun. */
const LEAST = { native: 1.5e8, wasm: 4e7, scalar: 4e6 }
/** Long enough between two pauses that small pieces don't wait for the event loop each. */
const PAUSE_EVERY_MS = 10

/** Lets other events of the program run: input, messages, an abort. */
export function pause(): Promise<void> {
  // Browsers have no setImmediate; their timers wait up to 4 ms, a fifth of a piece.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve)
  })
}

export interface PaceOptions {
  readonly signal: AbortSignal | undefined
  /** Called before each pause with the work that is done. */
  readonly onPause: ((done: number) => void) | undefined
}

/** Keeps long work interruptible: sizes its pieces by the clock, and pauses, reports and stops between them. */
export class Pace {
  readonly #least = LEAST[backend().name]
  /** Work (multiply-adds) that a piece should have; starts low, then follows the speed that is seen. */
  pieceWork = this.#least
  #done = 0
  #started = performance.now()
  #paused = this.#started
  readonly #options: PaceOptions

  constructor(options: PaceOptions) {
    this.#options = options
    options.signal?.throwIfAborted()
  }

  /** Begins the time of a piece: what was done before it was something else. */
  begin(): void {
    this.#started = performance.now()
  }

  /** Ends the time of a piece, and begins that of the next. @returns whether `rest` is to be awaited before that */
  after(work: number): boolean {
    const now = performance.now()
    const elapsed = Math.max(now - this.#started, 0.01)
    const seen = (work / elapsed) * PIECE_MS
    // What is soon done, as the rest of a block, spends its time on being begun: it says nothing of how slow the work is.
    const least = elapsed < PIECE_MS / 4 ? this.pieceWork : this.#least
    this.pieceWork = Math.min(Math.max(seen, least), this.pieceWork * 4)
    this.#done += work
    this.#started = now
    return this.#isTime(now) || this.#options.signal?.aborted === true
  }

  /** Pauses where it is time to. @throws the signal's reason, once it is aborted */
  async rest(): Promise<void> {
    const { signal, onPause } = this.#options
    if (this.#isTime(performance.now())) {
      onPause?.(this.#done)
      await pause()
      this.#paused = performance.now()
    }
    signal?.throwIfAborted()
    this.#started = performance.now()
  }

  #isTime(now: number): boolean {
    return now - this.#paused > PAUSE_EVERY_MS
  }
}
