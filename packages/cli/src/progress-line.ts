/** How far a job is. */
export interface Step {
  /** 'Reading ecg.csv' */
  readonly label: string
  /** From 0 to 1; null when the whole is not known. */
  readonly fraction: number | null
  /** Bytes of the whole; null when they are not known. */
  readonly bytes?: number | null
}

/** A job that is done by then needs no line. */
const QUIET_MS = 200
const REDRAW_MS = 80
const BAR = 24

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** One line at the bottom of a terminal that says how far the job is, how fast, and how long it takes still. */
export class ProgressLine {
  readonly #terminal: Terminal
  readonly #started = performance.now()
  #drawn = 0
  #isShown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Draws nothing in a pipe. */
  show({ label, fraction, bytes = null }: Step): void {
    const now = performance.now()
    if (!this.#terminal.isTTY || now - this.#started < QUIET_MS || now - this.#drawn < REDRAW_MS) return
    this.#drawn = now
    this.#isShown = true
    const parts = [label]
    if (fraction !== null) {
      const filled = Math.round(fraction * BAR)
      const percent = `${String(Math.floor(fraction * 100)).padStart(3)} %`
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${percent}`
      parts.unshift(bar, ...pace(fraction, bytes, (now - this.#started) / 1000))
    }
    const line = parts.join('  ')
    this.#terminal.write(`\r\u001b[2K${line.slice(0, (this.#terminal.columns ?? 80) - 1)}`)
  }

  clear(): void {
    if (this.#isShown) this.#terminal.write('\r\u001b[2K')
    this.#isShown = false
  }
}

function pace(fraction: number, bytes: number | null, seconds: number): string[] {
  if (fraction <= 0) return []
  const rate = bytes === null ? [] : [`${((fraction * bytes) / seconds / 1e6).toFixed(1)} MB/s`]
  const left = Math.ceil((seconds * (1 - fraction)) / fraction)
  const minutes = Math.floor(left / 60) % 60
  const clock = [minutes, left % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return [...rate, `${left >= 3600 ? `${Math.floor(left / 3600)}:` : ''}${clock} left`]
}
