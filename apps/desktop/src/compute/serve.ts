import * as v from 'valibot'
import {
  computeCalls,
  requestSchema,
  type ArgsOf,
  type ComputeCalls,
  type PortResponse,
  type Progress,
  type ResultOf,
} from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import { toProblem } from './problems.ts'

/** What a call can do while it runs. */
export interface Job {
  /** Aborted when the renderer cancels, or goes. */
  readonly signal: AbortSignal
  progress(progress: Progress): void
}

export type ComputeHandlers = {
  readonly [K in keyof ComputeCalls]: (
    args: ArgsOf<ComputeCalls, K>,
    job: Job,
  ) => ResultOf<ComputeCalls, K> | Promise<ResultOf<ComputeCalls, K>>
}

/** The part of Electron's MessagePortMain that is needed here. */
export interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
}

const PROGRESS_EVERY_MS = 50

/** Answers the calls that come over a port. Returns what cancels all that run, for when another port takes its place. */
export function serve(port: Port, handlers: ComputeHandlers): () => void {
  const jobs = new Map<number, AbortController>()
  const send = (response: PortResponse): void => port.postMessage(response)

  async function run(id: number, name: string, args: unknown): Promise<void> {
    const controller = new AbortController()
    jobs.set(id, controller)
    const progress = throttled((made) => send({ type: 'progress', id, progress: made }))
    try {
      const value = await call(handlers, name, args, { signal: controller.signal, progress })
      send({ type: 'done', id, value })
    } catch (error) {
      send({ type: 'failed', id, problem: toProblem(error) })
    } finally {
      jobs.delete(id)
    }
  }
  function stop(): void {
    for (const controller of jobs.values()) controller.abort()
  }

  port.on('message', ({ data }) => {
    const request = v.parse(requestSchema, data)
    if (request.type === 'cancel') jobs.get(request.id)?.abort()
    else void run(request.id, request.name, request.args)
  })
  port.on('close', stop)
  port.start()
  return stop
}

async function call(handlers: ComputeHandlers, name: string, args: unknown, job: Job): Promise<unknown> {
  if (!isCall(name)) throw failure('bad-message', `compute has no call '${name}'`)
  const checked = v.safeParse(computeCalls[name].args, args)
  if (!checked.success) throw failure('bad-message', `${name}: ${checked.issues[0].message}`)
  const handler = handlers[name] as (args: unknown, job: Job) => unknown
  // Awaited here: a rejection that nobody listens to yet as the message is left ends a utility process of Electron.
  return await handler(checked.output, job)
}

function isCall(name: string): name is keyof ComputeCalls {
  return Object.hasOwn(computeCalls, name)
}

/** A page draws no more than so many; the last of a job is its answer. */
function throttled(send: (progress: Progress) => void): (progress: Progress) => void {
  let last = -Infinity
  return (progress) => {
    const now = performance.now()
    if (now - last < PROGRESS_EVERY_MS) return
    last = now
    send(progress)
  }
}
