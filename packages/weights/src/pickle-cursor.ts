import { WeightsError } from './errors.ts'
import type { Said } from './say.ts'
import { viewOf } from './source.ts'

/** Reads a pickle's bytes one after the other; every length is checked against what is left before it is used. */
export class PickleCursor {
  at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #file: string
  readonly #entry: string

  constructor(bytes: Uint8Array, file: string, entry: string) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#file = file
    this.#entry = entry
  }

  error(problem: string | Said, at = this.at): WeightsError {
    return new WeightsError(this.#file, `${this.#entry} byte ${at}`, problem)
  }

  /** Moves past `length` bytes and returns where they begin. */
  skip(length: number): number {
    const left = this.#bytes.length - this.at
    if (length > left) throw this.error(`the pickle must go on for ${length} bytes, but got ${left}`)
    this.at += length
    return this.at - length
  }

  u8 = (): number => this.#view.getUint8(this.skip(1))
  u16 = (): number => this.#view.getUint16(this.skip(2), true)
  i32 = (): number => this.#view.getInt32(this.skip(4), true)
  u32 = (): number => this.#view.getUint32(this.skip(4), true)
  /** Floats, alone in a pickle, are big-endian. */
  f64 = (): number => this.#view.getFloat64(this.skip(8), false)

  u64(): number {
    const value = this.#view.getBigUint64(this.skip(8), true)
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    throw this.error(`a length must be below 2^53, but got ${value}`, this.at - 8)
  }

  text(length: number): string {
    const start = this.skip(length)
    return this.#decode(start, start + length)
  }

  /** Up to the end of the line, which is taken too. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at)
    if (end === -1) throw this.error('the name must end with a line, but got the end of the pickle')
    const start = this.at
    this.at = end + 1
    return this.#decode(start, end)
  }

  /** A little-endian two's complement integer: a number where that is exact. */
  integer(length: number): number | bigint {
    const start = this.skip(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i])
    const signed = BigInt.asIntN(8 * length, value)
    const number = Number(signed)
    return Number.isSafeInteger(number) ? number : signed
  }

  #decode(start: number, end: number): string {
    try {
      const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      return utf8.decode(this.#bytes.subarray(start, end))
    } catch {
      throw this.error('text must be UTF-8, but got other bytes', start)
    }
  }
}
