import type { Step } from './run-files.ts'

/** A job that is done by then needs no line. */
const QUIET_MS = 200
const REDRAW_MS = 80
const BAR = 24

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** One line at the bottom of a terminal that says how far the job is. Nothing in a pipe. */
export class ProgressLine {
  readonly #terminal: Terminal
  readonly #started = performance.now()
  #drawn = 0
  #isShown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show({ label, fraction }: Step): void {
    const now = performance.now()
    if (!this.#terminal.isTTY || now - this.#started < QUIET_MS || now - this.#drawn < REDRAW_MS) return
    this.#drawn = now
    this.#isShown = true
    const filled = Math.round((fraction ?? 0) * BAR)
    const bar = fraction === null ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} `
    const percent = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)} % `
    const line = `${bar}${percent}${label}`
    this.#terminal.write(`\r\u001b[2K${line.slice(0, (this.#terminal.columns ?? 80) - 1)}`)
  }

  clear(): void {
    if (this.#isShown) this.#terminal.write('\r\u001b[2K')
    this.#isShown = false
  }
}
