/**
 * Does something in a task of its own once what there is now has been painted, so that neither waits for the other.
 *
 * @returns takes it back
 */
export function afterPaint(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => (timer = setTimeout(act)))
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Goes on in a task of its own, so that what was done so far and what follows do not make one long task. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
