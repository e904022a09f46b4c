/**
 * Asks one question at a time: of those that come while an answer is awaited, the last one is asked next, and the others
 * never are.
 *
 * @param ask may throw: what it throws goes to `fail`
 */
export function latest<Q, A>(
  ask: (question: Q) => Promise<A>,
  accept: (answer: A) => void,
  fail: (error: unknown) => void,
): (question: Q) => void {
  let busy = false
  let waiting: { question: Q } | null = null
  async function start(question: Q): Promise<void> {
    busy = true
    try {
      accept(await ask(question))
    } catch (error) {
      if (!waiting) fail(error)
    }
    busy = false
    const next = waiting
    waiting = null
    if (next) void start(next.question)
  }
  return (question) => {
    if (busy) waiting = { question }
    else void start(question)
  }
}
