import { say, type Said } from './say.ts'
import { SignalError } from './signal-error.ts'
import { columnIndex } from './time-column.ts'
import type { BlockOptions, Channel, ReadOptions } from './types.ts'

/** Samples of a block, where the caller doesn't say. */
const BLOCK_LENGTH = 65_536

/** What a wrong choice is told by: the error of the file's format. */
export type Refusal = new (problem: Said, details: { readonly file: string }) => Error

/** Indices of the channels asked for. */
export function chosenChannels(
  channels: readonly Channel[],
  { channels: wanted }: ReadOptions,
  file: string,
  Wrong: Refusal = SignalError,
): number[] {
  if (!wanted) return [...channels.keys()]
  return wanted.map((which) => {
    const index = columnIndex(channels, which)
    if (index >= 0) return index
    const names = channels.map(({ name }) => JSON.stringify(name)).join(', ')
    throw new Wrong(say('option-channels', { names, got: which }), { file })
  })
}

/** The samples asked for; `end` is at least `start`. */
export function chosenRange(
  { start = 0, end = Infinity }: ReadOptions,
  file: string,
  Wrong: Refusal = SignalError,
): [start: number, end: number] {
  for (const [name, value] of Object.entries({ start, end })) {
    if (value >= 0 && (Number.isSafeInteger(value) || (name === 'end' && value === Infinity))) continue
    throw new Wrong(say('option-whole', { option: name, got: value }), { file })
  }
  return [start, Math.max(start, end)]
}

/** The samples of a block. */
export function chosenBlockLength(
  { blockLength = BLOCK_LENGTH }: BlockOptions,
  file: string,
  Wrong: Refusal = SignalError,
): number {
  if (Number.isSafeInteger(blockLength) && blockLength > 0) return blockLength
  throw new Wrong(say('option-positive', { option: 'blockLength', got: blockLength }), { file })
}
