/** How long a piece takes: short enough for a call that is cancelled to end soon, long enough to be worth starting. */
const PIECE_MS = 15
/** A piece has at most so many times the tasks of the one before: the first ones may be the quick ones. */
const FASTEST_GROWTH = 4

/** How many tasks come next, so that each piece takes about as long. */
export class Pace {
  tasks: number
  #begun = performance.now()

  /** @param tasks of the first piece */
  constructor(tasks: number) {
    this.tasks = tasks
  }

  begin(): void {
    this.#begun = performance.now()
  }

  /** Learns from how long `done` tasks took since `begin`. */
  end(done: number): void {
    const elapsed = Math.max(performance.now() - this.#begun, 0.01)
    const fitting = Math.floor((done * PIECE_MS) / elapsed)
    this.tasks = Math.max(1, Math.min(fitting, this.tasks * FASTEST_GROWTH))
  }
}
