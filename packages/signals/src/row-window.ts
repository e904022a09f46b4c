import { BYTES_BEYOND } from '@sinal/kernels/text'
import { lineTooLong } from './csv-error.ts'
import { roomBefore } from './roomy-bytes.ts'

const LF = 10
const CR = 13

/** Bytes gathered before they are parsed: small pieces of a stream would have long rows parsed again and again. */
const GATHERED_BYTES = 64 * 1024

/** Whole lines of a window: bytes `from` to `limit`. */
export interface Lines {
  readonly bytes: Uint8Array
  readonly from: number
  readonly limit: number
}

/** The part of a file between what has been parsed and what has arrived. */
export class RowWindow {
  bytes: Uint8Array = new Uint8Array(4 * GATHERED_BYTES)
  /** Whether `bytes` are this window's own, rather than those around a chunk. */
  #isOwn = true
  /** First byte not yet parsed. */
  from = 0
  /** Place after the last byte that has arrived. */
  #end = 0
  readonly #maxLineBytes: number
  readonly #file: string

  constructor(file: string, maxLineBytes: number) {
    this.#file = file
    this.#maxLineBytes = maxLineBytes
  }

  /** Bytes not yet parsed. */
  get left(): number {
    return this.#end - this.from
  }

  /** Takes a chunk in. @returns whether there is enough to parse */
  add(chunk: Uint8Array): boolean {
    const kept = this.left
    if (roomBefore(chunk) >= kept && chunk.length >= GATHERED_BYTES) {
      this.#moveTo(chunk, kept)
      return true
    }
    if (!this.#isOwn || this.#end + chunk.length + 2 + BYTES_BEYOND > this.bytes.length)
      this.#makeRoom(kept, chunk.length)
    this.bytes.set(chunk, this.#end)
    this.#end += chunk.length
    return this.#end - this.from >= GATHERED_BYTES
  }

  /** Whether what is in the window stays as it is while the next chunks are taken in. */
  get isSteady(): boolean {
    return !this.#isOwn
  }

  /** Takes the whole lines out that have arrived. */
  cut(): Lines {
    return this.#cutTo(this.limit())
  }

  /** Takes all out. Nothing follows: the last line ends, even if the file does not end it. */
  cutRest(): Lines {
    return this.#cutTo(this.#finish())
  }

  /** Puts back what was taken out last, in the order of the file: it can't be read yet. */
  putBack(pieces: readonly Lines[]): void {
    const [first] = pieces
    if (first === undefined) return
    if (pieces.length === 1 && first.bytes === this.bytes) {
      this.from = first.from
      return
    }
    const all = [...pieces, { bytes: this.bytes, from: this.from, limit: this.#end }]
    const length = all.reduce((sum, { from, limit }) => sum + limit - from, 0)
    this.bytes = new Uint8Array(2 * (length + 2 + BYTES_BEYOND))
    this.#isOwn = true
    this.from = 0
    this.#end = 0
    for (const { bytes, from, limit } of all) {
      this.bytes.set(bytes.subarray(from, limit), this.#end)
      this.#end += limit - from
    }
  }

  /** Place after the last line end; `from` when there is none. A carriage return may be half of one. */
  limit(): number {
    for (let p = this.#end - 1; p >= this.from; p--) {
      const c = this.bytes[p]
      if (c === LF || (c === CR && p < this.#end - 1)) return p + 1
    }
    return this.from
  }

  #cutTo(limit: number): Lines {
    const { bytes, from } = this
    this.from = limit
    return { bytes, from, limit }
  }

  #finish(): number {
    const last = this.bytes[this.#end - 1]
    if (this.#end > this.from && last !== LF && last !== CR) this.bytes[this.#end++] = LF
    // Whoever looks for the second half of a line end must not find an older byte.
    this.bytes[this.#end] = 0
    return this.#end
  }

  /** Whether what is left unparsed is longer than a line may be. */
  get isTooLong(): boolean {
    return this.#end - this.from > this.#maxLineBytes
  }

  /** @throws {CsvError} what is left unparsed is longer than a line may be */
  expectShortLine(row: number): void {
    if (this.isTooLong) throw lineTooLong(this.#file, row, this.#maxLineBytes)
  }

  /** Puts what is left before a chunk that has room for it, rather than the chunk after what is left. */
  #moveTo({ buffer, byteOffset, length }: Uint8Array, kept: number): void {
    const bytes = new Uint8Array(buffer)
    bytes.set(this.bytes.subarray(this.from, this.#end), byteOffset - kept)
    this.bytes = bytes
    this.#isOwn = false
    this.from = byteOffset - kept
    this.#end = byteOffset + length
  }

  #makeRoom(kept: number, more: number): void {
    const needed = kept + more + 2 + BYTES_BEYOND
    const isEnough = this.#isOwn && needed <= this.bytes.length
    const target = isEnough ? this.bytes : new Uint8Array(2 * needed)
    if (target === this.bytes) target.copyWithin(0, this.from, this.#end)
    else target.set(this.bytes.subarray(this.from, this.#end))
    this.bytes = target
    this.#isOwn = true
    this.from = 0
    this.#end = kept
  }
}
