/** The renderer's side of shared/ipc.ts: typed, checked calls to main and to compute. */
import * as v from 'valibot'
import {
  channels,
  computeCalls,
  mainCalls,
  mainEvents,
  responseSchema,
  type ArgsOf,
  type Bridge,
  type ComputeCalls,
  type MainCalls,
  type MainEvent,
  type MainEventName,
  type Progress,
  type PortRequest,
  type ResultOf,
} from './ipc.ts'
import { failure, ProblemError, problemOf } from './problem.ts'

export { ProblemError, problemOf }

/** Calls without arguments take none. */
type Arguments<A> = undefined extends A ? [] : [args: A]

export interface MainClient {
  call<K extends keyof MainCalls>(
    name: K,
    ...args: Arguments<ArgsOf<MainCalls, K>>
  ): Promise<ResultOf<MainCalls, K>>
  /** Returns what stops listening. */
  on<K extends MainEventName>(name: K, listener: (event: MainEvent<K>) => void): () => void
}

/** Talks to main through what preload offers: `connectMain(window.sinal)`. */
export function connectMain(bridge: Bridge): MainClient {
  return {
    async call(name, ...args) {
      const outcome = await bridge.call(name, args[0])
      if (!outcome.ok) throw new ProblemError(outcome.problem)
      return v.parse(mainCalls[name].result, outcome.value) as ResultOf<MainCalls, typeof name>
    },
    on(name, listener) {
      return bridge.onEvent((received, payload) => {
        if (received === name) listener(v.parse(mainEvents[name], payload) as MainEvent<typeof name>)
      })
    },
  }
}

export interface CallOptions {
  /** Aborting it cancels the job: the call then fails with 'cancelled'. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface ComputeClient {
  /** Waits for a connection when there is none (before the first, or after a crash). */
  call<K extends keyof ComputeCalls>(
    name: K,
    args: ArgsOf<ComputeCalls, K>,
    options?: CallOptions,
  ): Promise<ResultOf<ComputeCalls, K>>
  /**
   * Fires at each connection to a compute process, the first included. At every later one what the former process held
   * is gone. Returns what stops listening.
   */
  onConnect(listener: (info: { first: boolean }) => void): () => void
  /**
   * Fails every call that still waits for an answer with 'compute-stopped'; for the `computeStopped` event.
   *
   * @param next whether another compute is coming: calls then wait for it; otherwise they fail as well
   */
  disconnect(next: 'restarting' | 'gone'): void
}

interface Job {
  readonly name: keyof ComputeCalls
  readonly onProgress: CallOptions['onProgress']
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** A call that waits for a connection. */
interface Waiter {
  resolve(): void
  reject(error: unknown): void
}

const stopped = (): ProblemError =>
  failure('compute-stopped', 'The compute process stopped before it answered')

/** Talks to compute over the ports that preload passes on: `connectCompute(window)`. */
export function connectCompute(target: Window): ComputeClient {
  const listeners = new Set<(info: { first: boolean }) => void>()
  let jobs = new Jobs(null)
  let first = true
  let waiting: Waiter[] = []
  let gone = false

  function disconnect(next: 'restarting' | 'gone'): void {
    jobs.fail()
    jobs = new Jobs(null)
    gone = next === 'gone'
    if (!gone) return
    for (const { reject } of waiting) reject(stopped())
    waiting = []
  }

  target.addEventListener('message', (event) => {
    if (event.source !== target || event.data !== channels.port || !event.ports[0]) return
    disconnect('restarting')
    jobs = new Jobs(event.ports[0])
    const ready = waiting
    waiting = []
    for (const { resolve } of ready) resolve()
    const info = { first }
    first = false
    for (const listener of listeners) listener(info)
  })

  return {
    async call(name, args, { signal, onProgress } = {}) {
      if (gone) throw stopped()
      if (!jobs.isConnected) await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
      if (signal?.aborted) throw failure('cancelled', `${name} was cancelled`)
      const { id, result } = jobs.start(name, args, onProgress)
      const { cancel } = jobs
      const abort = (): void => cancel(id)
      signal?.addEventListener('abort', abort, { once: true })
      try {
        return (await result) as ResultOf<ComputeCalls, typeof name>
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    onConnect(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    disconnect,
  }
}

/** What was asked over one port and not answered yet. */
class Jobs {
  readonly #port: MessagePort | null
  readonly #jobs = new Map<number, Job>()
  #nextId = 0

  constructor(port: MessagePort | null) {
    this.#port = port
    if (port) port.onmessage = (event) => this.#settle(event.data)
  }

  get isConnected(): boolean {
    return this.#port !== null
  }

  start(
    name: keyof ComputeCalls,
    args: unknown,
    onProgress: Job['onProgress'],
  ): { id: number; result: Promise<unknown> } {
    const id = this.#nextId++
    const result = new Promise((resolve, reject) => {
      this.#jobs.set(id, { name, onProgress, resolve, reject })
      this.#send({ type: 'call', id, name, args })
    })
    return { id, result }
  }

  readonly cancel = (id: number): void => this.#send({ type: 'cancel', id })

  fail(): void {
    this.#port?.close()
    for (const job of this.#jobs.values()) {
      job.reject(stopped())
    }
    this.#jobs.clear()
  }

  #send(request: PortRequest): void {
    this.#port?.postMessage(request)
  }

  #settle(data: unknown): void {
    const response = v.parse(responseSchema, data)
    const job = this.#jobs.get(response.id)
    if (!job) return
    if (response.type === 'progress') return job.onProgress?.(response.progress)
    this.#jobs.delete(response.id)
    if (response.type === 'failed') return job.reject(new ProblemError(response.problem))
    const checked = v.safeParse(computeCalls[job.name].result, response.value)
    if (checked.success) job.resolve(checked.output)
    else job.reject(new TypeError(`${job.name}: compute answered with ${checked.issues[0].message}`))
  }
}
