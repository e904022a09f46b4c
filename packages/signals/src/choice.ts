import { SignalError } from './signal-error.ts'
import type { Channel, ReadOptions } from './types.ts'

/** Indices of the channels asked for. */
export function chosenChannels(
  channels: readonly Channel[],
  { channels: wanted }: ReadOptions,
  file: string,
): number[] {
  if (!wanted) return [...channels.keys()]
  return wanted.map((which) => {
    const index =
      typeof which === 'number'
        ? which in channels
          ? which
          : -1
        : channels.findIndex(({ name }) => name === which)
    if (index >= 0) return index
    const names = channels.map(({ name }) => JSON.stringify(name)).join(', ')
    const problem = `channels must be among ${names} or their indices, but got ${JSON.stringify(which)}`
    throw new SignalError(problem, { file })
  })
}

/** The samples asked for; `end` is at least `start`. */
export function chosenRange(
  { start = 0, end = Infinity }: ReadOptions,
  file: string,
): [start: number, end: number] {
  for (const [name, value] of Object.entries({ start, end })) {
    if (value >= 0 && (Number.isSafeInteger(value) || (name === 'end' && value === Infinity))) continue
    throw new SignalError(`${name} must be a non-negative integer, but got ${value}`, { file })
  }
  return [start, Math.max(start, end)]
}
