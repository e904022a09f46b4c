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
