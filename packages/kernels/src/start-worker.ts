import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type NodeWorkerClass, startNodeWorker } from './node-worker.ts'

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
  return startNodeWorker(Worker as NodeWorkerClass, code, onMessage, onFailure)
}

/** How many threads the machine runs at once, as far as it tells. */
export function processors(): number {
  return availableParallelism()
}
