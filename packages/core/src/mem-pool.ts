import { noGrad } from './autograd.ts'
import { allocatingFrom, emptyBuffer } from './dtype.ts'

/** There is room for so many times what is asked for first. */
const ROOM = 1.0625
/** Of memory that no pool has, so much is kept for pools to come. */
const MOST_SPARE_BYTES = 64 << 20
/** Memory so many times as large as what is asked for is for others. */
const TOO_LARGE = 4

/** Memory that pools have given back, in the order of its size. */
const spare: ArrayBuffer[] = []

/** Spare memory for so many bytes, or new memory. */
function memoryOf(bytes: number): ArrayBuffer {
  const place = spare.findIndex(({ byteLength }) => byteLength >= bytes)
  const found = spare[place]
  if (found === undefined || found.byteLength > bytes * TOO_LARGE) return emptyBuffer(bytes)
  spare.splice(place, 1)
  return found
}

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
    return (this.#buffers[place] = memoryOf(Math.ceil(bytes * ROOM)))
  }

  /** Gives the memory back, for pools to come: nothing that was computed in it may be used any more. */
  release(): void {
    spare.push(...this.#buffers.splice(0))
    spare.sort((a, b) => a.byteLength - b.byteLength)
    let bytes = spare.reduce((sum, { byteLength }) => sum + byteLength, 0)
    while (bytes > MOST_SPARE_BYTES) bytes -= spare.pop()!.byteLength
  }
}
