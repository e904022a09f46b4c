import { Worker } from 'node:worker_threads'
import type { Problem } from '../../shared/ipc.ts'
import { failure, ProblemError } from '../../shared/problem.ts'
import type { TrainResult } from '../../shared/train-schemas.ts'
import type { Learner, Learning, LearnOptions, NewLearner } from './learner.ts'
import type { Lesson } from './lesson.ts'
import type { Learnt } from './trainer.ts'

export interface ThreadData {
  readonly lesson: Lesson
  /** The last go that is to stop, in memory that both threads see. */
  readonly stopped: Int32Array
}

/** To a thread: learn on. */
export interface ToThread {
  /** Counted from 1. */
  readonly go: number
  readonly epochs: number
  readonly lr: number
}

/** From a thread. */
export type FromThread = { readonly go: number } & (
  | { readonly kind: 'learnt'; readonly learnt: Learnt }
  | { readonly kind: 'ended'; readonly ended: TrainResult['ended']; readonly learnt: Learnt | null }
  | { readonly kind: 'failed'; readonly problem: Problem }
)

/**
 * How long a thread is waited for that is to stop. It looks for that between layers: one layer of a very long signal takes
 * longer, and ends for nothing.
 */
const PATIENCE_MS = 400

/** How long such a layer may go on after that, for nobody, until its thread is ended: what was learnt is kept, but not more. */
const GRACE_MS = 10_000

/** Learns in threads of their own, so that this one stays free for what the page asks. @param program thread.ts, bundled */
export const threadLearner =
  (program: string | URL, graceMs = GRACE_MS): NewLearner =>
  (lesson) =>
    new ThreadLearner(program, lesson, graceMs)

interface Go {
  readonly options: LearnOptions
  resolve(learning: Learning): void
  reject(error: unknown): void
}

class ThreadLearner implements Learner {
  readonly #thread: Worker
  readonly #graceMs: number
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4))
  #count = 0
  #going: Go | null = null
  #learnt: Learnt | null = null
  /** Why there is no thread any more. */
  #lost: ProblemError | null = null
  /** Runs while the thread has not heard yet that it is to stop. */
  #grace: ReturnType<typeof setTimeout> | undefined

  constructor(program: string | URL, lesson: Lesson, graceMs: number) {
    this.#graceMs = graceMs
    const workerData: ThreadData = { lesson, stopped: this.#stopped }
    this.#thread = new Worker(program, { workerData })
    this.#thread.on('message', (message: FromThread) => this.#heard(message))
    this.#thread.on('error', ({ message }) => this.#lose(ended(message)))
    this.#thread.on('exit', (code) => this.#lose(ended(`exit code ${code}`)))
  }

  async learn(options: LearnOptions): Promise<Learning> {
    const { signal, epochs, lr } = options
    signal.throwIfAborted()
    if (this.#lost !== null) throw this.#lost
    // It is wanted again, and goes on when its layer is done.
    clearTimeout(this.#grace)
    const go = ++this.#count
    let patience: ReturnType<typeof setTimeout> | undefined
    const stop = (): void => {
      Atomics.store(this.#stopped, 0, go)
      patience = setTimeout(() => this.#leave(), PATIENCE_MS)
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await new Promise<Learning>((resolve, reject) => {
        this.#going = { options, resolve, reject }
        this.#thread.postMessage({ go, epochs, lr } satisfies ToThread)
      })
    } finally {
      clearTimeout(patience)
      signal.removeEventListener('abort', stop)
      this.#going = null
    }
  }

  close(): void {
    clearTimeout(this.#grace)
    void this.#thread.terminate()
  }

  /** What comes of a go that is over already is no news: the thread looks for a stop last before it changes anything. */
  #heard(message: FromThread): void {
    if (message.go === this.#count && message.kind !== 'learnt') clearTimeout(this.#grace)
    if (message.go !== this.#count || this.#going === null) return
    if (message.kind === 'failed') return this.#going.reject(new ProblemError(message.problem))
    this.#learnt = message.learnt
    if (message.kind === 'ended') this.#end(message.ended)
    else this.#going.options.onLearnt(message.learnt)
  }

  /** Goes on without the thread, which is busy. */
  #leave(): void {
    this.#end({ kind: 'stopped' })
    this.#grace = setTimeout(() => {
      this.#lose(failure('training-left', 'A layer took too long to stop: its thread was ended'))
      this.close()
    }, this.#graceMs)
  }

  #end(ended: TrainResult['ended']): void {
    if (this.#learnt === null) this.#going?.reject(this.#going.options.signal.reason)
    else this.#going?.resolve({ ended, learnt: this.#learnt })
  }

  #lose(reason: ProblemError): void {
    this.#lost ??= reason
    this.#going?.reject(this.#lost)
  }
}

const ended = (reason: string): ProblemError =>
  failure('training-lost', `The thread that learnt has ended: ${reason}`, { text: reason })
