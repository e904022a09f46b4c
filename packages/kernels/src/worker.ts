/**
 * What runs in a worker, one job after another. build/worker.mjs makes a string of it, so that it starts wherever the
 * package has been bundled to: in Node as code to evaluate, in browsers from a Blob.
 */
import { type Engine, correlationProducts, fillRows } from './correlation.ts'
import { help } from './helper.ts'
import type { Job, KernelSource, Reply, Request } from './kernel-job.ts'
import { type Addon, nativeEngine } from './native-engine.ts'
import { type NodeWorkerClass, startNodeWorker } from './node-worker.ts'
import type { Share } from './shared-board.ts'
import { startWorker } from './start-worker-browser.ts'
import { ThreadTeam } from './thread-team.ts'
import { wasmEngine } from './wasm-engine.ts'
import { type WasmMemory, instantiateShared, instantiateWasm } from './wasm-memory.ts'

/** One end of what messages pass through; neither Node's types nor ECMAScript's have all of it. */
interface Port<Sent, Received> {
  postMessage(message: Sent, transfer?: ArrayBuffer[]): void
  onmessage: ((event: { readonly data: Received }) => void) | null
}
type Main = Port<Reply, Request>

/** What Node has: evaluated code finds `require` among the globals. */
interface NodeScope {
  readonly require?: (name: string) => unknown
  readonly setImmediate?: (callback: () => void) => void
}

const scope = globalThis as unknown as Main & NodeScope
const threads = scope.require?.('node:worker_threads') as
  { readonly parentPort: Main | null; readonly Worker: NodeWorkerClass } | undefined
const port = threads?.parentPort ?? scope

/** For how long no message is looked at, so that it costs nothing. */
const DEAF_MS = 8

let source: KernelSource
let shared: WasmMemory
let engine: Engine | null = null
let cancelled = -1

port.onmessage = ({ data }) => {
  if ('load' in data) source = data.load
  else if ('kernels' in data) shared = instantiateShared(data.kernels, data.memory)
  else if ('cancel' in data) cancelled = data.cancel
  else if ('share' in data) helpWith(data.share)
  else void run(data.id, data.job)
}

async function run(id: number, job: Job): Promise<void> {
  try {
    engine ??= load(source)
    let heard = performance.now()
    for (const part of compute(engine, job)) {
      if (part === 1 || performance.now() - heard < DEAF_MS) continue
      port.postMessage({ id, part })
      await messages()
      if (cancelled === id) return port.postMessage({ id, stopped: true })
      heard = performance.now()
    }
    const [out, spare] = [job.out.buffer, job.input.buffer] as ArrayBuffer[]
    port.postMessage({ id, out: job.out, spare }, [out, spare])
  } catch (error) {
    port.postMessage({ id, problem: error instanceof Error ? error.message : String(error) })
  }
}

function helpWith(share: Share): void {
  try {
    help(shared, share)
  } catch (error) {
    port.postMessage({ id: share.id, problem: error instanceof Error ? error.message : String(error) })
  }
}

function load(from: KernelSource): Engine {
  if (from.kind === 'native') return nativeEngine(scope.require?.(from.file) as Addon)
  const start = threads === undefined ? startWorker : startNodeWorker.bind(null, threads.Worker)
  const team = new ThreadTeam((...told) => start(from.worker, ...told), from, 1)
  return wasmEngine(instantiateWasm(from), team)
}

/** Gives the part of the work that is done, after each piece. */
function* compute(on: Engine, job: Job): Generator<number, void, void> {
  const { out, input, weight, bias, correlations, unseen } = job
  on.threads = job.threads
  if (unseen !== null) fillRows(out, unseen, job.rowLength)
  const all = correlations.reduce((sum, one) => sum + correlationProducts(one), 0)
  let done = 0
  for (const correlation of correlations) {
    const products = correlationProducts(correlation)
    for (const part of on.correlateInPieces(out, input, weight, bias, correlation))
      yield (done + products * part) / all
    done += products
  }
}

/** Until messages that came meanwhile have been handled. */
function messages(): Promise<void> {
  return new Promise((resolve) => {
    // In Node a port that is told something while it tells goes on, and lets no other one have its turn.
    if (scope.setImmediate !== undefined) return scope.setImmediate(resolve)
    const { port1, port2 } = new MessageChannel() as unknown as Record<'port1' | 'port2', Port<null, null>>
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
