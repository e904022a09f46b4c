const SIZE = 624
const MIDDLE = 397
const MATRIX = 0x9908b0df

/**
 * Mersenne Twister MT19937 of Matsumoto and Nishimura (2002): 32 random bits a draw, period 2^19937 − 1.
 *
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/core/MT19937RNGEngine.h
 */
export class Mt19937 {
  readonly #state = new Int32Array(SIZE)
  #next = SIZE

  /** @param seed taken modulo 2³² */
  constructor(seed: number) {
    const state = this.#state
    state[0] = seed
    for (let i = 1; i < SIZE; i++) {
      const previous = state[i - 1] as number
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i
    }
  }

  /** The next draw: an integer from 0 to 2³² − 1. */
  next(): number {
    if (this.#next === SIZE) this.#regenerate()
    let y = this.#state[this.#next++] as number
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  /** Another engine that goes on with the same draws. */
  clone(): Mt19937 {
    const copy = new Mt19937(0)
    copy.#state.set(this.#state)
    copy.#next = this.#next
    return copy
  }

  /** x[k + 624] = x[k + 397] ⊕ (upper bit of x[k], lower bits of x[k + 1])·A, in place. */
  #regenerate(): void {
    const x = this.#state
    let k = 0
    for (; k < SIZE - MIDDLE; k++)
      x[k] = twist(x[k] as number, x[k + 1] as number) ^ (x[k + MIDDLE] as number)
    for (; k < SIZE - 1; k++) {
      x[k] = twist(x[k] as number, x[k + 1] as number) ^ (x[k + MIDDLE - SIZE] as number)
    }
    x[k] = twist(x[k] as number, x[0] as number) ^ (x[MIDDLE - 1] as number)
    this.#next = 0
  }
}

function twist(upper: number, lower: number): number {
  const mixed = (upper & 0x80000000) | (lower & 0x7fffffff)
  return (mixed >>> 1) ^ (-(lower & 1) & MATRIX)
}
