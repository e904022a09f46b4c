import type { ReadOptions } from '@sinal/signals'

/** Which samples are wanted, as the command line has them. */
export interface WindowOptions {
  readonly channels?: readonly (string | number)[]
  readonly start?: number
  readonly end?: number
}

export function windowOf({ channels, start, end }: WindowOptions): ReadOptions {
  return {
    ...(channels && { channels }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  }
}
