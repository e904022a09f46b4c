/** The program of a thread: runs the jobs of a folder run that are sent to it, one at a time. */
import { parentPort } from 'node:worker_threads'
import { setNumThreads } from '@sinal/core'
import { failureOf, runJob } from '@sinal/recipe/batch'
import type { FromThread, ToThread } from './threads.ts'

const port = parentPort!
const send = (message: FromThread): void => port.postMessage(message)

let cancel = new AbortController()
let go: (() => void) | undefined

port.on('message', (message: ToThread) => {
  if (message.kind === 'cancel') cancel.abort()
  else if (message.kind === 'go') go?.()
  else void run(message)
})

async function run({ job, threads }: ToThread & { kind: 'run' }): Promise<void> {
  setNumThreads(threads)
  const { signal } = (cancel = new AbortController())
  try {
    const result = await runJob(job, {
      signal,
      onProgress: (fraction) => send({ kind: 'progress', fraction }),
      onBegin: () =>
        new Promise((resolve) => {
          go = resolve
          send({ kind: 'begin' })
        }),
    })
    send({ kind: 'finished', result })
  } catch (error) {
    send(signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: failureOf(error) })
  }
}
