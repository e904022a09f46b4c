import { startWorker } from '#start-worker'
import { code } from '../generated/worker.ts'
import type { FloatArray } from './arrays.ts'
import { type Job, type KernelSource, type Reply, type Request, buffersOf } from './kernel-job.ts'
import type { StartedWorker } from './start-worker.ts'

/** How a call that a worker computes is followed. */
export interface Watch {
  /** Ends the call with the signal's reason; the worker drops what it computes, at the next piece. */
  readonly signal?: AbortSignal
  /** Is told the part that is done, which grows, and is 1 in the end. What it throws ends the call. */
  readonly onProgress?: (part: number) => void
}

/** A worker cannot start, or has ended before its time; the message says why. */
export class WorkerError extends Error {
  override get name(): string {
    return 'WorkerError'
  }
}

/** A call, whose promise is settled once. */
class Call {
  settled = false
  readonly job: Job
  readonly watch: Watch
  readonly #resolve: (out: FloatArray) => void
  readonly #reject: (reason: unknown) => void
  readonly #abort: () => void

  constructor(
    job: Job,
    watch: Watch,
    cancel: (call: Call, reason: unknown) => void,
    resolve: (out: FloatArray) => void,
    reject: (reason: unknown) => void,
  ) {
    this.job = job
    this.watch = watch
    this.#resolve = resolve
    this.#reject = reject
    this.#abort = () => cancel(this, watch.signal?.reason)
    watch.signal?.addEventListener('abort', this.#abort)
  }

  resolve(out: FloatArray): void {
    if (this.#settle()) this.#resolve(out)
  }

  reject(reason: unknown): void {
    if (this.#settle()) this.#reject(reason)
  }

  #settle(): boolean {
    if (this.settled) return false
    this.watch.signal?.removeEventListener('abort', this.#abort)
    return (this.settled = true)
  }
}

/**
 * A worker with the kernels of `source`, started with the first call. Calls run one after another, in order; the process
 * ends when none is left.
 */
export class KernelWorker {
  readonly #source: () => KernelSource
  #worker: StartedWorker | null = null
  #waiting: Call[] = []
  #running: Call | null = null
  /** Of the call that runs. */
  #id = 0
  /** Where the input of a call lay, until that memory is needed. */
  #spare: WeakRef<ArrayBuffer> | null = null

  constructor(source: () => KernelSource) {
    this.#source = source
  }

  /**
   * @param given whose `out` is given away; the other arrays are copied
   * @returns the job's `out`, computed
   * @throws {WorkerError} there is no worker
   */
  async run(given: Job, watch: Watch): Promise<FloatArray> {
    watch.signal?.throwIfAborted()
    const { weight, bias, unseen } = given
    const copies = { weight: weight.slice(), bias: bias && bias.slice(), unseen: unseen && unseen.slice() }
    const job = { ...given, ...copies, input: this.#copyOf(given.input) }
    return new Promise((resolve, reject) => {
      this.#waiting.push(new Call(job, watch, (call, reason) => this.#cancel(call, reason), resolve, reject))
      this.#next()
    })
  }

  /** A copy in memory that was used before, where there is some: the first touch of fresh memory costs more than it. */
  #copyOf(array: FloatArray): FloatArray {
    const spare = this.#spare?.deref()
    if (spare === undefined || spare.byteLength < array.byteLength) return array.slice()
    this.#spare = null
    const ArrayLike = array instanceof Float32Array ? Float32Array : Float64Array
    const copy = new ArrayLike(spare, 0, array.length)
    copy.set(array)
    return copy
  }

  #cancel(call: Call, reason: unknown): void {
    call.reject(reason)
    this.#waiting = this.#waiting.filter((other) => other !== call)
    if (this.#running === call) this.#post({ cancel: this.#id })
  }

  #next(): void {
    if (this.#running !== null) return
    const call = this.#waiting.shift()
    if (call === undefined) return this.#worker?.release()
    this.#running = call
    this.#id++
    try {
      if (this.#worker === null) {
        this.#worker = this.#start()
        this.#post({ load: this.#source() })
      }
      this.#worker.hold()
      this.#post({ id: this.#id, job: call.job }, buffersOf(call.job))
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error))
    }
  }

  #start(): StartedWorker {
    const worker = startWorker(
      code,
      (message) => this.#receive(message as Reply),
      (reason) => {
        // One that has ended already tells once more.
        if (this.#worker === worker) this.#fail(reason)
      },
    )
    return worker
  }

  #post(request: Request, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker?.post(request, transfer)
  }

  /** Ends the call that runs; the next one starts another worker. */
  #fail(reason: string): void {
    const call = this.#running
    this.#worker?.end()
    this.#worker = null
    this.#running = null
    call?.reject(new WorkerError(reason))
    this.#next()
  }

  #receive(reply: Reply): void {
    const call = this.#running
    // A worker that has ended may have answered before.
    if (call === null || reply.id !== this.#id) return
    if ('part' in reply) return this.#tell(call, reply.part)
    if ('out' in reply) this.#tell(call, 1)
    this.#running = null
    if ('out' in reply) {
      this.#spare = new WeakRef(reply.spare)
      call.resolve(reply.out)
    }
    if ('problem' in reply) call.reject(new WorkerError(reply.problem))
    this.#next()
  }

  #tell(call: Call, part: number): void {
    if (call.settled) return
    try {
      call.watch.onProgress?.(part)
    } catch (error) {
      this.#cancel(call, error)
    }
  }
}
