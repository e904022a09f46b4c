/** A page that computes with the engine: what it can do is a property of the window. */
import {
  F,
  type Tensor,
  backend,
  getNumThreads,
  init,
  manualSeed,
  randn,
  setBackend,
  setNumThreads,
} from '@sinal/core'
import { type Outcome, conform } from './conform.ts'

/** What two threads did, and one. */
export interface Threads {
  readonly threads: number
  /** Windows of samples that a helper has computed. */
  readonly helped: number
  /** Whether all bits are those of one thread. */
  readonly same: boolean
  /** Medians, with one thread and with two. */
  readonly ms: readonly [number, number]
}

/** How a call went that is awaited. */
export interface Awaited {
  readonly same: boolean
  readonly parts: readonly number[]
  /** How often the page had its turn meanwhile. */
  readonly turns: number
  /** What the call was rejected with that was aborted, and whether the one after it had the same bits. */
  readonly aborted: string
  readonly sameAfter: boolean
}

export interface Engine {
  tell(): {
    isolated: boolean
    sharesMemory: boolean
    backend: ReturnType<typeof backend>
    mostThreads: number
  }
  onTwoThreads(algorithm: 'direct' | 'winograd'): Promise<Threads>
  whileAwaited(): Promise<Awaited>
  /** The error of a call that is awaited. */
  refusal(): Promise<string>
  conform(): Promise<Outcome>
}

const RUNS = 7
const PATIENCE_MS = 10_000

/** A word of the board that helpers share: they add to it for each window that they have computed. */
const BELL = 1
let board: Int32Array | null = null

/** Learns where the board is from what workers are told. */
function watchWorkers(): void {
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (
    this: Worker,
    message: { share?: { board: SharedArrayBuffer } },
    ...rest: never[]
  ) {
    if (message.share !== undefined) board = new Int32Array(message.share.board)
    postMessage.apply(this, [message, ...rest] as never)
  } as typeof postMessage
}

const rung = (): number => (board === null ? 0 : Atomics.load(board, BELL))
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
const same = (a: Tensor, b: Tensor): boolean =>
  a.numel > 0 && a.data.every((value, i) => Object.is(value, b.data[i]))
const median = (all: number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]!

/** A layer of the CNN whose speed docs/performance.md calls W5, of `batch` items. */
function layer(batch: number): { input: Tensor; weight: Tensor; bias: Tensor } {
  manualSeed(5)
  return { input: randn([batch, 64, 4096]), weight: randn([64, 64, 3]), bias: randn([64]) }
}

const engine: Engine = {
  tell() {
    setNumThreads(1000)
    const sharesMemory = typeof SharedArrayBuffer === 'function'
    return { isolated: crossOriginIsolated, sharesMemory, backend: backend(), mostThreads: getNumThreads() }
  },

  async onTwoThreads(algorithm) {
    const { input, weight, bias } = layer(16)
    const compute = (count: number): Tensor => {
      setNumThreads(count)
      return F.conv1d(input, weight, { bias, padding: 1, algorithm })
    }
    const before = rung()
    const wanted = compute(1)
    const results = [compute(2)]
    // A worker starts when the page has its turn.
    const end = performance.now() + PATIENCE_MS
    while (getNumThreads() === 2 && rung() === before && performance.now() < end) {
      await turn()
      results[0] = compute(2)
    }
    const times: [number[], number[]] = [[], []]
    for (let i = 0; i < RUNS; i++) {
      for (const count of [1, 2]) {
        const start = performance.now()
        results[count - 1] = compute(count)
        times[count - 1]!.push(performance.now() - start)
      }
    }
    return {
      threads: getNumThreads(),
      helped: rung() - before,
      same: results.every((result) => same(result, wanted)),
      ms: [median(times[0]), median(times[1])],
    }
  },

  async whileAwaited() {
    const { input, weight, bias } = layer(64)
    const wanted = F.conv1d(input, weight, { bias, padding: 1 })
    const parts: number[] = []
    let [turns, running] = [0, true]
    const count = async (): Promise<void> => {
      for (; running; await turn()) turns++
    }
    void count()
    const result = await F.conv1dAsync(input, weight, {
      bias,
      padding: 1,
      onProgress: (part) => parts.push(part),
    })
    running = false
    const controller = new AbortController()
    const aborted = F.conv1dAsync(input, weight, {
      bias,
      padding: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    const reason = await aborted.then(String, (error: Error) => error.name)
    const after = await F.conv1dAsync(input, weight, { bias, padding: 1 })
    return { same: same(result, wanted), parts, turns, aborted: reason, sameAfter: same(after, wanted) }
  },

  async refusal() {
    const { input, weight } = layer(16)
    return F.conv1dAsync(input, weight).then(String, String)
  },

  conform: () => conform('wasm', '/fixtures'),
}

/** Makes of an engine with relaxed SIMD one without: it refuses the short module that the kernels ask it with. */
function refuseRelaxed(): void {
  const { validate } = WebAssembly
  WebAssembly.validate = (bytes) => bytes.byteLength > 256 && validate(bytes)
}

if (location.search === '?plain') refuseRelaxed()
watchWorkers()
await init()
setBackend('wasm')
Object.assign(window, { engine })
