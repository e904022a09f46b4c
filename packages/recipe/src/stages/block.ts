import type { Scratch } from './scratch.ts'

/** Neighbouring samples of all channels of all items, `[N · C]` rows, on their way from layer to layer. */
export interface Block {
  readonly rows: readonly Float32Array[]
  readonly length: number
  /** The rows one behind another in one array, where they are. */
  readonly whole: Float32Array | null
}

/** @param whole as many rows of equal length, one behind another */
export function blockOf(whole: Float32Array, count: number): Block {
  const length = whole.length / Math.max(1, count)
  const rows = Array.from({ length: count }, (_, r) => whole.subarray(r * length, (r + 1) * length))
  return { rows, length, whole }
}

/** Samples `from` to `to` of a block, not copied. */
export function cut({ rows, length, whole }: Block, from: number, to: number): Block {
  if (from === 0 && to === length) return { rows, length, whole }
  const parts = rows.map((row) => row.subarray(from, to))
  return { rows: parts, length: to - from, whole: parts.length === 1 ? parts[0]! : null }
}

/** The rows one behind another: where they are not yet, copied into `scratch`, or into an array of their own. */
export function joined({ rows, length, whole }: Block, scratch?: Scratch): Float32Array {
  if (whole !== null) return whole
  const size = rows.length * length
  const all = scratch?.take(size) ?? new Float32Array(size)
  for (const [r, row] of rows.entries()) all.set(row, r * length)
  return all
}
