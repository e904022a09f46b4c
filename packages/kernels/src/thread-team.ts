import { costOf } from './algorithm.ts'
import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Request, WasmSource } from './kernel-job.ts'
import { weightsOfGroup, windowsOfGroup } from './prepared-weight-gradient.ts'
import { aligned, roomsInTurn, weightRooms } from './rooms.ts'
import {
  BOARD_BYTES,
  MOST_THREADS,
  type OutputShare,
  SLOTS,
  SharedBoard,
  type Team,
  type WeightShare,
} from './shared-board.ts'
import { SharedCorrelation } from './shared-correlation.ts'
import { SharedWeightGradient } from './shared-weight-gradient.ts'
import type { StartedWorker } from './start-worker.ts'
import { PAGE, type SharedKernels, compileShared, sharedMemoryFor } from './wasm-memory.ts'
import type { SharedMemory } from './web-assembly.ts'
import { type WindowSize, windowCount } from './windows.ts'

/** What all helpers are told alike. */
type Told<Share> = Omit<Share, 'board' | 'id' | 'helper'>

/** Starts a worker that runs worker.ts. */
export type Start = (
  onMessage: (message: unknown) => void,
  onFailure: (reason: string) => void,
) => StartedWorker

/** A worker, and the memory that it computes in. */
interface Helper {
  readonly worker: StartedWorker
  readonly memory: SharedMemory
}

/** What a thread's work must cost at least to be worth telling a worker, as `costOf` says. */
const COST_PER_THREAD = 1 << 23
/** What a sample that is read or written must cost at least: copying it for a helper takes a thread's time, too. */
const COST_PER_SAMPLE = 40
/** What the work that a copy of a sample saves must cost at least. */
const COST_PER_COPY = 20
/**
 * Workers that help to compute correlations, each in a WebAssembly of its own. They are started when there is work enough
 * for them. When one of them cannot start, or ends, or does not answer, there is one thread from then on.
 */
export class ThreadTeam {
  readonly #start: Start
  readonly #source: WasmSource
  #kernels: SharedKernels | null = null
  #helpers: Helper[] = []
  #board: SharedArrayBuffer | null = null
  #weights: SharedArrayBuffer | null = null
  #lastId = 0
  #failed = !canShareMemory()
  #threads: number

  /** @param threads how many compute at first, this one among them */
  constructor(start: Start, source: WasmSource, threads: number) {
    this.#start = start
    this.#source = source
    this.#threads = Math.min(threads, MOST_THREADS)
  }

  get mostThreads(): number {
    return this.#failed ? 1 : MOST_THREADS
  }

  get threads(): number {
    return this.#failed ? 1 : this.#threads
  }

  set threads(count: number) {
    this.#threads = Math.min(count, MOST_THREADS)
  }

  /** @param bytes of a sample */
  threadsFor(correlation: Correlation, bytes: number): number {
    const { batch, groups, channels, rows, input, output } = correlation
    const cost = costOf(correlation, bytes)
    const samples = batch * groups * (channels * input.length + rows * output.length)
    if (cost < samples * COST_PER_SAMPLE) return 1
    return Math.max(1, Math.min(this.threads, Math.floor(cost / COST_PER_THREAD)))
  }

  /** The same for the gradient of the weights. */
  threadsForWeights(correlation: Correlation, bytes: number): number {
    const { batch, groups, rows, output } = correlation
    // One thread more saves cost / (threads · (threads − 1)), and is given all of the gradient of the output.
    const worth = costOf(correlation, bytes) / (batch * groups * rows * output.length * COST_PER_COPY)
    return Math.min(this.threadsFor(correlation, bytes), Math.floor((1 + Math.sqrt(1 + 4 * worth)) / 2))
  }

  /**
   * Tells `threads` − 1 helpers of a correlation; null where there are none.
   *
   * @param base where their memory is free from
   */
  share(
    base: number,
    correlation: Correlation,
    size: WindowSize,
    weight: FloatArray,
    bias: FloatArray | null,
    threads: number,
  ): SharedCorrelation | null {
    const bytes = weight.BYTES_PER_ELEMENT as 4 | 8
    const { rooms, end } = roomsInTurn(correlation, size, bytes, base)
    const helpers = this.#started(Math.min(threads, windowCount(correlation, size)) - 1, end)
    if (helpers.length === 0) return null
    const biasAt = aligned(weight.byteLength)
    const weights = this.#weightsOf(biasAt + (bias?.byteLength ?? 0))
    const all = arrayIn(weights, bytes)
    all.set(weight)
    if (bias !== null) all.set(bias, biasAt / bytes)
    const lengths = { weightLength: weight.length, biasAt, biasLength: bias?.length ?? 0 }
    const told = { of: 'outputs', correlation, bytes, rooms, from: end, weights, ...lengths } as const
    return new SharedCorrelation(this.#tell(helpers, told), rooms)
  }

  /** Tells `threads` − 1 helpers of a gradient of weights, whose channels are in parts; null where there are none. */
  shareWeights(
    base: number,
    correlation: Correlation,
    size: WindowSize,
    bytes: 4 | 8,
    parts: number,
    threads: number,
  ): SharedWeightGradient | null {
    const { rooms, end: weight } = weightRooms(correlation, size, parts, bytes, base, SLOTS)
    const from = weight + aligned(weightsOfGroup(correlation) * bytes)
    const helpers = this.#started(Math.min(threads, correlation.groups * parts) - 1, from)
    if (helpers.length === 0) return null
    const told = { of: 'weights', correlation, bytes, rooms, from, size, parts, weight } as const
    return new SharedWeightGradient(
      this.#tell(helpers, told),
      rooms,
      weight,
      windowsOfGroup(correlation, size),
    )
  }

  #tell(helpers: readonly Helper[], told: Told<OutputShare> | Told<WeightShare>): Team {
    this.#board ??= new SharedArrayBuffer(BOARD_BYTES)
    const words = this.#board
    const board = new SharedBoard(words)
    const id = (this.#lastId = board.open(this.#lastId))
    helpers.forEach(({ worker }, helper) => post(worker, { share: { ...told, board: words, id, helper } }))
    const memories = helpers.map(({ memory }) => arrayIn(memory.buffer, told.bytes))
    return { board, id, memories, onLost: () => this.#fail() }
  }

  /** As many helpers as are wanted, or as there can be, with memory of `bytes` at least. */
  #started(wanted: number, bytes: number): Helper[] {
    const helpers = this.#helpers
    try {
      while (!this.#failed && helpers.length < wanted) {
        const fail = (): void => this.#fail()
        this.#kernels ??= compileShared(this.#source)
        const memory = sharedMemoryFor(this.#kernels)
        const worker = this.#start(fail, fail)
        helpers.push({ worker, memory })
        post(worker, { kernels: this.#kernels, memory })
      }
      for (const { memory } of helpers.slice(0, Math.max(0, wanted))) {
        const missing = bytes - memory.buffer.byteLength
        if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
      }
    } catch {
      this.#fail()
    }
    return this.#helpers.slice(0, Math.max(0, wanted))
  }

  #fail(): void {
    this.#failed = true
    for (const { worker } of this.#helpers) worker.end()
    this.#helpers = []
  }

  /** Room for weights, kept from call to call. */
  #weightsOf(bytes: number): SharedArrayBuffer {
    if (this.#weights === null || this.#weights.byteLength < bytes)
      this.#weights = new SharedArrayBuffer(aligned(bytes))
    return this.#weights
  }
}

/** Pages may share memory with workers only when they are isolated from other origins. */
function canShareMemory(): boolean {
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean }
  return crossOriginIsolated !== false && typeof SharedArrayBuffer === 'function'
}

function post(helper: StartedWorker, request: Request): void {
  helper.post(request, [])
}

function arrayIn(memory: SharedArrayBuffer, bytes: 4 | 8): FloatArray {
  return bytes === 4 ? new Float32Array(memory) : new Float64Array(memory)
}
