import type { StartedWorker } from './start-worker.ts'

/** What is used of the page: this package is compiled without the types of the DOM. */
interface Page {
  readonly Worker?: new (url: string) => {
    postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void
    terminate(): void
    onmessage: ((event: { readonly data: unknown }) => void) | null
    onerror: ((event: { readonly message?: string }) => void) | null
  }
  readonly navigator?: { readonly hardwareConcurrency?: number }
  readonly Blob: new (parts: string[], options: { type: string }) => object
  readonly URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void }
}

const POLICY = 'a page with a Content-Security-Policy needs worker-src blob:'

/**
 * What bundlers take in the place of start-worker.ts where there is no Node.
 *
 * @throws {Error} there is no Worker here, or the page does not let it start; the message says so
 */
export function startWorker(
  code: string,
  onMessage: (message: unknown) => void,
  onFailure: (reason: string) => void,
): StartedWorker {
  const { Worker, Blob, URL } = globalThis as unknown as Page
  if (Worker === undefined) throw new Error('there is no Worker here')
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  const worker = start(() => new Worker(url))
  worker.onmessage = ({ data }) => {
    URL.revokeObjectURL(url)
    onMessage(data)
  }
  // Where the page does not let it start there is no message.
  worker.onerror = ({ message }) => {
    URL.revokeObjectURL(url)
    onFailure(message || POLICY)
  }
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: () => {},
    release: () => {},
    end: () => worker.terminate(),
  }
}

/** How many threads the machine runs at once, as far as the browser tells; 1 where there are no workers. */
export function processors(): number {
  const { Worker, navigator } = globalThis as unknown as Page
  return Worker === undefined ? 1 : (navigator?.hardwareConcurrency ?? 1)
}

function start<Started>(make: () => Started): Started {
  try {
    return make()
  } catch (error) {
    throw new Error(`${String(error)} (${POLICY})`, { cause: error })
  }
}
