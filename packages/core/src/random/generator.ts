import { OptionError, show } from '../errors.ts'
import { Mt19937 } from './mt19937.ts'

const DEFAULT_SEED = 67280421310721

/**
 * A stream of random numbers, bit for bit that of PyTorch's CPU generator for the same seed and the same calls.
 *
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/CPUGeneratorImpl.cpp
 */
export class Generator {
  #seed: bigint
  #engine: Mt19937
  /**
   * Box–Muller makes two normal numbers at once; short draws keep the second here for the next call.
   *
   * @internal
   */
  spareNormal: number | null = null

  /** @param seed default 67280421310721, as `torch.Generator()` */
  constructor(seed: number | bigint = DEFAULT_SEED) {
    this.#seed = checkSeed(seed)
    this.#engine = engineFor(this.#seed)
  }

  /**
   * Starts the stream over from a seed.
   *
   * @param seed an integer from −2⁶³ to 2⁶⁴ − 1, a negative one standing for 2⁶⁴ + seed. The stream depends on its
   *   low 32 bits only, as in PyTorch.
   * @throws {OptionError} not such an integer, or a number too large to be exact (pass a bigint)
   */
  manualSeed(seed: number | bigint): this {
    this.#seed = checkSeed(seed)
    this.#engine = engineFor(this.#seed)
    this.spareNormal = null
    return this
  }

  /** Seeds with a number that differs from run to run, and returns it. */
  seed(): number {
    const seed = Math.floor(Math.random() * 2 ** 53)
    this.manualSeed(seed)
    return seed
  }

  /** The seed last set: a number, or a bigint above 2⁵³ − 1. */
  initialSeed(): number | bigint {
    return this.#seed <= Number.MAX_SAFE_INTEGER ? Number(this.#seed) : this.#seed
  }

  /** The next 32 random bits: an integer from 0 to 2³² − 1. */
  random(): number {
    return this.#engine.next()
  }

  /** Another generator that goes on with the same numbers. */
  clone(): Generator {
    const copy = new Generator(this.#seed)
    copy.#engine = this.#engine.clone()
    copy.spareNormal = this.spareNormal
    return copy
  }
}

function engineFor(seed: bigint): Mt19937 {
  return new Mt19937(Number(BigInt.asUintN(32, seed)))
}

function checkSeed(seed: number | bigint): bigint {
  const rule = 'manualSeed: seed must be an integer from -2**63 to 2**64 - 1, but got'
  if (typeof seed === 'number' && Number.isInteger(seed) && !Number.isSafeInteger(seed)) {
    throw new OptionError(`${rule} a number too large to be exact, ${seed} (pass a bigint)`)
  }
  if (typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) throw new OptionError(`${rule} ${show(seed)}`)
  const exact = BigInt(seed)
  if (exact < -(2n ** 63n) || exact >= 2n ** 64n) throw new OptionError(`${rule} ${show(seed)}`)
  return BigInt.asUintN(64, exact)
}

function differentEveryRun(): Generator {
  const generator = new Generator()
  generator.seed()
  return generator
}

/** The generator of every random call that names none. As in PyTorch, it starts differently in every run. */
export const defaultGenerator: Generator = differentEveryRun()
