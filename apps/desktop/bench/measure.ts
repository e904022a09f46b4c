/** Runs in the page: what the bench asks it to do and to watch. Each is whole in itself, as it is sent over. */

declare global {
  interface Window {
    benchDraws: number
  }
}

/** Counts canvases that are drawn anew, from now on. */
export function countDraws(): void {
  window.benchDraws = 0
  const { clearRect } = CanvasRenderingContext2D.prototype
  CanvasRenderingContext2D.prototype.clearRect = function (...args) {
    window.benchDraws++
    return clearRect.apply(this, args)
  }
}

/**
 * Turns the wheel over the plots in each frame, forth and back.
 *
 * @returns frames a second in which the plots were drawn anew
 */
export function followWheel({ kind, seconds }: { kind: 'pan' | 'zoom'; seconds: number }): Promise<number> {
  const plots = document.getElementById('plot-rows')!
  const { left, top, width, height } = plots.getBoundingClientRect()
  const turn = (deltaY: number, shiftKey: boolean): void => {
    const place = { clientX: left + width / 2, clientY: top + height / 2 }
    plots.dispatchEvent(
      new WheelEvent('wheel', { deltaY, shiftKey, ...place, bubbles: true, cancelable: true }),
    )
  }
  return new Promise((resolve) => {
    let begun: number | null = null
    let drawn = 0
    let seen = 0
    let frame = 0
    const step = (now: number): void => {
      if (begun === null) {
        begun = now
        // Pans within a tenth of the signal.
        if (kind === 'pan') turn(-1535, false)
      } else if (window.benchDraws > seen) drawn++
      seen = window.benchDraws
      const elapsed = (now - begun) / 1000
      if (elapsed >= seconds) return resolve(drawn / elapsed)
      const direction = Math.floor(frame++ / 60) % 2 === 0 ? 1 : -1
      if (kind === 'pan') turn(24 * direction, true)
      else turn(-60 * direction, false)
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}

export interface Edits {
  /** The place of the layer whose card is open, from 0. */
  readonly layer: number
  readonly count: number
  /** From one edit to the next, in turn. */
  readonly pausesMs: readonly number[]
}

/**
 * Types kernel sizes into the card that is open.
 *
 * @returns from each edit to when a plot of the layer was drawn by what the chain then makes, in milliseconds
 */
export async function timePreviews({ layer, count, pausesMs }: Edits): Promise<number[]> {
  const field = document.querySelector<HTMLInputElement>('.layer-card .body input[inputmode=numeric]')!
  const row = new RegExp(`^out/.+/${layer}/\\d+$`)
  const drawn = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const watching = new PerformanceObserver((list) => {
        const mark = list.getEntriesByName('sinal:output-drawn').find((entry) => {
          return row.test((entry as PerformanceMark).detail as string)
        })
        if (mark) finish(() => resolve(mark.startTime))
      })
      const late = setTimeout(() => finish(() => reject(new Error('No preview within 60 s'))), 60_000)
      const finish = (end: () => void): void => {
        watching.disconnect()
        clearTimeout(late)
        end()
      }
      watching.observe({ type: 'mark' })
    })
  const times: number[] = []
  for (let k = 0; k < count; k++) {
    const done = drawn()
    const from = performance.now()
    field.value = String(7 + 2 * k)
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    times.push((await done) - from)
    await new Promise((resolve) => setTimeout(resolve, pausesMs[k % pausesMs.length]))
  }
  return times
}

/** Zooms into the middle of the plots by one turn of the wheel. */
export function zoomInto(factor: number): void {
  const plots = document.getElementById('plot-rows')!
  const { left, top, width, height } = plots.getBoundingClientRect()
  const place = { clientX: left + width / 2, clientY: top + height / 2 }
  const deltaY = -Math.log(factor) / 0.0015
  plots.dispatchEvent(new WheelEvent('wheel', { deltaY, ...place, bubbles: true, cancelable: true }))
}
