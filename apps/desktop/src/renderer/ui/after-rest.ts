/** Something that is done once it has not been asked for during a while. */
export interface AfterRest {
  /** Asks for it: puts it off if it was asked for before. */
  ask(): void
  cancel(): void
}

/**
 * Does something once things have come to rest. It may be asked for in each frame: a timer is set now and then, and not
 * each time, as browsers take longer for that than for the rest.
 */
export function afterRest(ms: number, act: () => void): AfterRest {
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = 0
  function check(): void {
    const left = due - performance.now()
    timer = left > 0 ? setTimeout(check, left) : undefined
    if (left <= 0) act()
  }
  return {
    ask() {
      due = performance.now() + ms
      timer ??= setTimeout(check, ms)
    },
    cancel() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
