import { resolveObjectURL } from 'node:buffer'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, it, vi } from 'vitest'
import { plain } from '../generated/wasm.ts'
import { code } from '../generated/worker.ts'
import type { Correlation } from './correlation.ts'
import { processors, startWorker } from './start-worker-browser.ts'

/** A page's Worker on one of Node: it has neither Node's globals nor its ports. */
class PageWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: { message?: string }) => void) | null = null
  readonly #started: Promise<Worker>

  constructor(url: string) {
    this.#started = this.#start(url)
  }

  async #start(url: string): Promise<Worker> {
    const text = await resolveObjectURL(url)!.text()
    const page = `
      const { parentPort } = require('node:worker_threads')
      for (const name of ['require', 'setImmediate', 'process', 'Buffer']) delete globalThis[name]
      globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer)
      parentPort.on('message', (data) => globalThis.onmessage({ data }))`
    const worker = new Worker(`${page}\n;${text}`, { eval: true })
    worker.on('message', (data) => this.onmessage?.({ data }))
    worker.on('error', ({ message }) => this.onerror?.({ message }))
    return worker
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    void this.#started.then((worker) => worker.postMessage(message, transfer))
  }

  terminate(): void {
    void this.#started.then((worker) => worker.terminate())
  }
}

afterEach(() => vi.unstubAllGlobals())

it('starts the worker where there is no Node', async () => {
  vi.stubGlobal('Worker', PageWorker)
  const [out, input, weight] = [4, 4, 1].map((length) => new Float32Array(length).fill(2))
  const rows = { item: 4, group: 4, row: 4, first: 0, length: 4 }
  const correlation: Correlation = {
    groups: 1,
    rows: 1,
    channels: 1,
    taps: Int32Array.of(0),
    weight: { first: 0, group: 1, row: 1, channel: 1, tap: 1 },
    batch: 1,
    input: { ...rows, step: 1, stride: 1 },
    output: { ...rows, step: 1 },
    fftSize: 0,
    minimal: false,
    activation: null,
  }
  const rest = { bias: null, unseen: null, rowLength: 4, threads: 1 }
  const job = { out, input, weight, correlations: [correlation], ...rest }
  const reply = await new Promise((resolve, reject) => {
    const worker = startWorker(
      code,
      (message) => {
        worker.end()
        resolve(message)
      },
      reject,
    )
    worker.post({ load: { kind: 'wasm', code: plain, fused: false, worker: code } }, [])
    worker.post(
      { id: 1, job },
      [out, input, weight].map(({ buffer }) => buffer as ArrayBuffer),
    )
  })
  expect(reply).toMatchObject({ id: 1, out: Float32Array.of(4, 4, 4, 4) })
})

it('tells what a page must allow', () => {
  const start = (): unknown => startWorker('', vi.fn(), failure)
  const failure = vi.fn<(reason: string) => void>()
  vi.stubGlobal('Worker', undefined)
  expect(start).toThrow('there is no Worker here')
  const workers: PageWorker[] = []
  class Refused {
    onerror: PageWorker['onerror'] = null
    constructor() {
      workers.push(this as never)
    }
  }
  vi.stubGlobal('Worker', Refused)
  start()
  workers[0].onerror?.({})
  expect(failure).toHaveBeenCalledExactlyOnceWith(
    'a page with a Content-Security-Policy needs worker-src blob:',
  )
  vi.stubGlobal('Worker', function refuse() {
    throw new Error('Refused')
  })
  expect(start).toThrow('Error: Refused (a page with a Content-Security-Policy needs worker-src blob:)')
})

it('tells how many processors the browser tells of', () => {
  vi.stubGlobal('Worker', PageWorker)
  vi.stubGlobal('navigator', { hardwareConcurrency: 6 })
  expect(processors()).toBe(6)
  vi.stubGlobal('navigator', {})
  expect(processors()).toBe(1)
  vi.stubGlobal('Worker', undefined)
  vi.stubGlobal('navigator', { hardwareConcurrency: 6 })
  expect(processors()).toBe(1)
})
