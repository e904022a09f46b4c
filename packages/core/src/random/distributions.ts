import { fusedMultiplyAdd } from '@sinal/kernels'
import { OptionError, show } from '../errors.ts'
import { fma64 } from './fma.ts'
import type { Generator } from './generator.ts'
import { normalBlock32 } from './normal32.ts'
import { normalBlock64, normalPair64 } from './normal64.ts'

type FloatArray = Float32Array | Float64Array

const FLOAT32_MAX = 3.4028234663852886e38

/**
 * Fills with uniform numbers in [from, to), as `Tensor.uniform_`; the defaults are those of `torch.rand`.
 *
 * float32: 24 random bits x, then x·2⁻²⁴·(to − from) + from rounded once. float64: 53 bits from two draws.
 *
 * @throws {OptionError} from > to, or from, to or to − from beyond what the array's type can hold
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/core/TransformationHelper.h
 */
export function uniformInto(out: FloatArray, generator: Generator, from = 0, to = 1): void {
  checkRange(from, to, out instanceof Float32Array ? FLOAT32_MAX : Number.MAX_VALUE)
  if (out instanceof Float32Array) {
    const start = Math.fround(from)
    const width = Math.fround(Math.fround(to) - start)
    for (let i = 0; i < out.length; i++) out[i] = fusedMultiplyAdd(uniform24(generator), width, start)
  } else {
    const width = to - from
    for (let i = 0; i < out.length; i++) out[i] = fma64(uniform53(generator), width, from)
  }
}

function checkRange(from: number, to: number, max: number): void {
  const got = `but got from ${show(from)}, to ${show(to)}`
  if (!(Math.abs(from) <= max && Math.abs(to) <= max)) {
    throw new OptionError(`uniform: from and to must be finite numbers of the tensor's dtype, ${got}`)
  }
  if (from > to) throw new OptionError(`uniform: from must not be greater than to, ${got}`)
  if (to - from > max)
    throw new OptionError(`uniform: to - from must be a finite number of the tensor's dtype, ${got}`)
}

/** A float32 number in [0, 1): 24 random bits. */
export function uniform24(generator: Generator): number {
  return (generator.random() & 0xffffff) * 2 ** -24
}

/** A float64 number in [0, 1): 53 random bits from two draws. */
export function uniform53(generator: Generator): number {
  const high = generator.random() & 0x1fffff
  return (high * 2 ** 32 + generator.random()) * 2 ** -53
}

/**
 * Fills with normal numbers, as `Tensor.normal_`; the defaults are those of `torch.randn`.
 *
 * Fewer than 16 numbers are drawn in pairs, the second of a pair being kept for the next short draw. From 16 on they
 * are made in blocks of 16, and if the last block is not full, the last 16 numbers are drawn anew. float32 equals
 * PyTorch's AVX2 code bit for bit. float64 PyTorch computes with the C library's log, sin and cos: beside glibc 2.36,
 * one number in 600 differs here, by one unit in the last place and at most three.
 *
 * @throws {OptionError} std is negative or NaN
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/native/cpu/DistributionTemplates.h
 */
export function normalInto(out: FloatArray, generator: Generator, mean = 0, std = 1): void {
  if (!(std >= 0)) throw new OptionError(`normal: std must be at least 0, but got ${show(std)}`)
  if (out.length < BLOCK) normalInPairs(out, generator, mean, std)
  else normalInBlocks(out, generator, mean, std)
}

const BLOCK = 16

const pair = new Float64Array(2)

function normalInPairs(out: FloatArray, generator: Generator, mean: number, std: number): void {
  for (let i = 0; i < out.length; i++) {
    let value = generator.spareNormal
    if (value === null) {
      const v = uniform53(generator)
      normalPair64(v, uniform53(generator), pair)
      value = pair[0] as number
      generator.spareNormal = pair[1] as number
    } else {
      generator.spareNormal = null
    }
    out[i] = fma64(value, std, mean)
  }
}

function normalInBlocks(out: FloatArray, generator: Generator, mean: number, std: number): void {
  uniformInto(out, generator)
  const whole = out.length - (out.length % BLOCK)
  for (let start = 0; start < whole; start += BLOCK) normalBlock(out, start, mean, std)
  if (whole === out.length) return

  const last = out.length - BLOCK
  uniformInto(out.subarray(last), generator)
  normalBlock(out, last, mean, std)
}

function normalBlock(out: FloatArray, start: number, mean: number, std: number): void {
  if (out instanceof Float32Array) normalBlock32(out, start, Math.fround(mean), Math.fround(std))
  else normalBlock64(out, start, mean, std)
}

const INT32_MIN = -(2 ** 31)

/**
 * Fills with integers from `low` to `high − 1`, as `torch.randint`: low + draw mod (high − low).
 *
 * @throws {OptionError} low or high is no integer, low ≥ high, or the range leaves int32
 */
export function randintInto(out: Int32Array, generator: Generator, low: number, high: number): void {
  if (
    !Number.isInteger(low) ||
    !Number.isInteger(high) ||
    low >= high ||
    low < INT32_MIN ||
    high > -INT32_MIN
  ) {
    throw new OptionError(
      `randint: low must be less than high, both integers from -2**31 to 2**31, but got low ${show(low)}, high ${show(high)}`,
    )
  }
  const count = high - low
  for (let i = 0; i < out.length; i++) out[i] = low + (generator.random() % count)
}

/** Fills with a random order of 0, 1, … n − 1, as `torch.randperm`: Fisher and Yates from the front. */
export function randpermInto(out: Int32Array, generator: Generator): void {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = i
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random() % (n - i))
    const swapped = out[i] as number
    out[i] = out[j] as number
    out[j] = swapped
  }
}
