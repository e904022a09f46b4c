import { empty, MemPool } from '@sinal/core'

/** An array that is written to again and again: fresh memory costs more to touch, and to collect, than most layers take. */
export class Scratch {
  #data: Float32Array = new Float32Array(0)
  readonly #pool: MemPool

  constructor(pool: MemPool) {
    this.#pool = pool
  }

  /** As many elements, which hold anything. */
  take(size: number): Float32Array {
    if (this.#data.length < size) this.#data = this.#pool.use(() => empty([size]).data as Float32Array)
    return this.#data.subarray(0, size)
  }
}

/** The memory of a pipeline, given back when its signal has ended: for the next it need not be had anew. */
export class Workspace {
  readonly #pools: MemPool[] = []

  pool(): MemPool {
    const pool = new MemPool()
    this.#pools.push(pool)
    return pool
  }

  scratch(): Scratch {
    return new Scratch(this.pool())
  }

  /** Nothing that lies in it may be used any more. */
  release(): void {
    for (const pool of this.#pools) pool.release()
  }
}
