import { Worker } from 'node:worker_threads'

/** A worker that was started. */
export interface StartedWorker {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  /** Keeps the process alive until `release`. */
  hold(): void
  release(): void
  end(): void
}

/**
 * Starts a worker, which does not keep the process alive. Bundlers for browsers take start-worker-browser.ts in the
 * place of this file.
 *
 * @param code what it runs
 * @param onFailure is told why the worker has ended
 * @throws {Error} there can be no worker
 */
export function startWorker(
  code: string,
  onMessage: (message: unknown) => void,
  onFailure: (reason: string) => void,
): StartedWorker {
  // What the process was started with, as a loader of TypeScript, is nothing for this code.
  const worker = new Worker(code, { eval: true, execArgv: [] })
  worker.on('message', onMessage)
  worker.on('error', (error) => onFailure(error.message))
  worker.on('exit', () => onFailure('it has ended'))
  worker.unref()
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    end: () => void worker.terminate(),
  }
}
