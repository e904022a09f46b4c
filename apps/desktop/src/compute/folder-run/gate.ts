/** Lets through, or holds until it is opened. */
export class Gate {
  #passing = Promise.resolve()
  #open: (() => void) | null = null

  close(): void {
    if (this.#open === null) this.#passing = new Promise((resolve) => (this.#open = resolve))
  }

  open(): void {
    this.#open?.()
    this.#open = null
  }

  readonly pass = (): Promise<void> => this.#passing
}
