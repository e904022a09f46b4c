import { Worker } from 'node:worker_threads'
import { type BatchWorker, type Job, lostOutcome, type Outcome } from '@sinal/recipe/batch'

/** To a thread. */
export type ToThread =
  | { readonly kind: 'run'; readonly job: Job; /** Of the kernels. */ readonly threads: number }
  /** The answer to 'begin'. */
  | { readonly kind: 'go' }
  | { readonly kind: 'cancel' }

/** From a thread. */
export type FromThread =
  | { readonly kind: 'begin' }
  | { readonly kind: 'progress'; readonly fraction: number }
  | Outcome
  /** It was told to. */
  | { readonly kind: 'cancelled' }

type RunOptions = Parameters<BatchWorker['run']>[1]

/**
 * Workers that run jobs in threads of their own, so that this one stays free for what the page asks.
 *
 * @param program of the threads: thread.ts, bundled
 * @param kernelThreads that each job may use
 */
export function threadWorkers(program: string, count: number, kernelThreads: number): BatchWorker[] {
  return Array.from({ length: count }, () => threadWorker(program, kernelThreads))
}

function threadWorker(program: string, threads: number): BatchWorker {
  let thread: Worker | null = null
  return {
    async run(job, options) {
      thread ??= new Worker(program)
      const outcome = await runIn(thread, { kind: 'run', job, threads }, options)
      if ('kind' in outcome) return outcome
      thread = null
      return lostOutcome(job, outcome.reason)
    },
    close: () => void thread?.terminate(),
  }
}

interface Ended {
  /** What ended the thread: it ran out of memory, … */
  readonly reason: string
}

/** @throws the reason of `signal`, once it is aborted and nothing is left half written */
async function runIn(thread: Worker, message: ToThread, options: RunOptions): Promise<Outcome | Ended> {
  const { signal, onBegin, onProgress } = options
  const send = (sent: ToThread): void => thread.postMessage(sent)
  const settled = new AbortController()
  const cancel = (): void => send({ kind: 'cancel' })
  signal?.addEventListener('abort', cancel, { signal: settled.signal })
  const end = new Promise<Outcome | Ended>((resolve, reject) => {
    thread.on('message', (answer: FromThread) => {
      if (answer.kind === 'progress') onProgress(answer.fraction)
      else if (answer.kind === 'begin') onBegin().then(() => send({ kind: 'go' }), reject)
      else if (answer.kind === 'cancelled') reject(signal?.reason)
      else resolve(answer)
    })
    thread.on('error', ({ message: reason }) => resolve({ reason }))
    thread.on('exit', (code) => resolve({ reason: `exit code ${code}` }))
  })
  try {
    send(message)
    return await end
  } finally {
    settled.abort()
    // Not all listeners: some are of the thread itself, which it hears messages by.
    for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
  }
}
