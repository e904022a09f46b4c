import type { StartedWorker } from './start-worker.ts'

/** What is used of a worker of Node; evaluated code has no types of Node's. */
export interface NodeWorker {
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void
  ref(): void
  unref(): void
  terminate(): unknown
}

interface NodeWorkerOptions {
  readonly eval: true
  readonly execArgv: string[]
  readonly resourceLimits: { readonly maxYoungGenerationSizeMb: number }
}

export type NodeWorkerClass = new (code: string, options: NodeWorkerOptions) => NodeWorker

/** What it makes is small, and arrays are not among it: there is nothing to gain from room for more garbage. */
const resourceLimits = { maxYoungGenerationSizeMb: 1 }

/** Starts a worker by Node's class, as `startWorker` of start-worker.ts says. */
export function startNodeWorker(
  Worker: NodeWorkerClass,
  code: string,
  onMessage: (message: unknown) => void,
  onFailure: (reason: string) => void,
): StartedWorker {
  // What the process was started with, as a loader of TypeScript, is nothing for this code.
  const worker = new Worker(code, { eval: true, execArgv: [], resourceLimits })
  worker.on('message', onMessage)
  worker.on('error', (error) => onFailure(error instanceof Error ? error.message : String(error)))
  worker.on('exit', () => onFailure('it has ended'))
  worker.unref()
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    end: () => void worker.terminate(),
  }
}
