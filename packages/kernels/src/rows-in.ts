import type { FloatArray } from './arrays.ts'
import type { KernelMemory, Lane } from './kernel-memory.ts'

/** About how much input a piece holds: what stays in the second-level cache while every output row passes over it. */
const PIECE_BYTES = 128 * 1024
const SHORTEST_PIECE = 256
const LONGEST_PIECE = 8192

/** How many outputs a piece has: a multiple of 64, which every kernel's step divides. */
export function pieceLength(channels: number, stride: number, lane: Lane, outLength: number): number {
  const fitting = Math.floor(PIECE_BYTES / (channels * stride * lane.bytes))
  const wanted = Math.min(Math.max(fitting, SHORTEST_PIECE), LONGEST_PIECE, outLength)
  return Math.ceil(wanted / 64) * 64
}

const LINE_BYTES = 64

/** At least `length` elements, an odd number of cache lines: rows a power of two apart would share their places in the cache. */
function conflictFree(length: number, lane: Lane): number {
  const lines = Math.ceil((length * lane.bytes) / LINE_BYTES)
  return ((lines + 1 - (lines % 2)) * LINE_BYTES) / lane.bytes
}

/**
 * Room for the rows of one piece. With a stride each row is split into `stride` rows of every stride-th sample, so
 * that the outputs of a tap read neighbouring samples; `taps` says where each tap begins.
 */
export class RowsIn {
  readonly address: number
  /** Elements from the row of one channel to the next. */
  readonly rowStride: number
  /** Where each tap begins in a channel's row. */
  readonly taps: readonly number[]
  readonly #lane: Lane
  readonly #stride: number
  readonly #rawLength: number
  readonly #phaseLength: number
  readonly #raw: number

  /**
   * @param reaches samples from the first one that an output sees to the one under each tap
   * @param piece outputs of a piece, a multiple of the kernel's step
   */
  constructor(
    memory: KernelMemory,
    lane: Lane,
    channels: number,
    reaches: readonly number[],
    stride: number,
    piece: number,
  ) {
    const span = Math.max(0, ...reaches)
    this.#lane = lane
    this.#stride = stride
    this.#rawLength = (piece - 1) * stride + span + 1
    this.#phaseLength = stride === 1 ? this.#rawLength : Math.ceil(this.#rawLength / stride)
    this.rowStride = conflictFree(this.#phaseLength * stride, lane)
    this.taps = reaches.map((reach) => (reach % stride) * this.#phaseLength + Math.floor(reach / stride))
    this.address = memory.allocate(channels * this.rowStride * lane.bytes)
    this.#raw = stride === 1 ? 0 : memory.allocate(this.#rawLength * lane.bytes)
  }

  /** Copies the piece that begins at sample `first` of each channel's row, zeros where there is no sample. */
  load(
    view: FloatArray,
    input: FloatArray,
    at: number,
    length: number,
    channels: number,
    first: number,
  ): void {
    const left = Math.min(Math.max(-first, 0), this.#rawLength)
    const end = Math.max(left, Math.min(this.#rawLength, length - first))
    for (let c = 0; c < channels; c++) {
      const row = this.address / this.#lane.bytes + c * this.rowStride
      const target = this.#stride === 1 ? row : this.#raw / this.#lane.bytes
      view.fill(0, target, target + left)
      view.set(input.subarray(at + c * length + first + left, at + c * length + first + end), target + left)
      view.fill(0, target + end, target + this.#rawLength)
      if (this.#stride > 1) {
        const to = row * this.#lane.bytes
        this.#lane.deinterleave(this.#raw, this.#rawLength, this.#stride, to, this.#phaseLength)
      }
    }
  }
}
