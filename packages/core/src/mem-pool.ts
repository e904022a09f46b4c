import { noGrad } from './autograd.ts'
import { allocatingFrom, emptyBuffer } from './dtype.ts'

/** There is room for so many times what is asked for first. */
const ROOM = 1.0625

/**
 * Memory for what is computed over and over in the same way, as for the pieces of a long signal: fresh memory costs more
 * to touch than most layers take. PyTorch's `torch.cuda.MemPool`, for the CPU.
 */
export class MemPool {
  readonly #buffers: ArrayBuffer[] = []
  #next = 0

  /**
   * Runs `body` without recording. The large arrays that it computes lie in the pool, those of one call where those of the
   * call before lay: what a call returns holds other values after the next one.
   */
  use<Result>(body: () => Result): Result {
    this.#next = 0
    return noGrad(() => allocatingFrom((bytes) => this.#take(bytes), body))
  }

  /** The memory at the same place among those of a call, or new memory where that is too small. */
  #take(bytes: number): ArrayBuffer {
    const place = this.#next++
    const buffer = this.#buffers[place]
    if (buffer !== undefined && buffer.byteLength >= bytes) return buffer
    // The pieces of a signal are not all of one length.
    return (this.#buffers[place] = emptyBuffer(Math.ceil(bytes * ROOM)))
  }
}
