/** The program of a process of the pool: runs the jobs that are sent to it, one at a time. */
import { setNumThreads } from '@sinal/core'
import { failureOf, runJob } from '@sinal/recipe/batch'
import { drawRun } from '../draw-run.ts'
import type { FromProcess, ToProcess } from './messages.ts'

const controller = new AbortController()
let go: (() => void) | undefined

const send = (message: FromProcess) => void process.send?.(message)

process.on('message', (message: ToProcess) => {
  if (message.kind === 'cancel') controller.abort()
  else if (message.kind === 'go') go?.()
  else {
    setNumThreads(message.threads)
    runJob(message.job, {
      signal: controller.signal,
      draw: drawRun,
      onProgress: (fraction) => send({ kind: 'progress', fraction }),
      onBegin: () =>
        new Promise((resolve) => {
          go = resolve
          send({ kind: 'begin' })
        }),
    }).then(
      (result) => send({ kind: 'finished', result }),
      (error: unknown) => send({ kind: 'failed', failure: failureOf(error) }),
    )
  }
})

// The terminal's Ctrl-C reaches every process: it is the pool that cancels, in good order.
process.on('SIGINT', () => {})
// The pool has ended, whatever ended it.
process.on('disconnect', () => process.exit())
