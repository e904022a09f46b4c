import type { Correlation } from './correlation.ts'

/**
 * How a convolution is computed: by sums, by transforms (overlap-save), by minimal filtering (Winograd's F(4, 3), of more
 * taps three by three), or by whichever of them costs less.
 */
export type Algorithm = 'auto' | 'direct' | 'fft' | 'winograd'

/** Every name of one. */
export const algorithms: readonly Algorithm[] = ['auto', 'direct', 'fft', 'winograd']

/** How the outputs of a correlation come about. */
export type Way = Pick<Correlation, 'fftSize' | 'minimal'>

// Costs are in products of a direct sum with many rows. Measured on AVX-512; in WebAssembly both ways are slower alike.
/** A row alone loads a vector for every product. */
const PRODUCT_ALONE = 1.75
/** Of a transform, per point and doubling. */
const BUTTERFLY = 4.5
/** Of a complex product with a spectrum. */
const SPECTRUM_PRODUCT = 6
/** Transforms are taken where they save at least this much: they spread errors over what they touch. */
const WORTH = 1.25

const SMALLEST = 256
const LARGEST = 1 << 16
/** Spectra and arrays of more than this do not stay in the caches: so much more makes a pair cost twice as much. */
const CACHED_BYTES = 4 << 20
const DOUBLING_BYTES = 8 << 20
/** Spectra that are kept for a call. */
const MOST_SPECTRA_BYTES = 16 << 20

/** Products that minimal filtering takes for an output of three taps: six for four outputs. */
const MINIMAL_PRODUCTS = 6 / 4
/** What the sums before them cost, of each channel, and those after them, of each row. */
const MINIMAL_SUMS = 8
/** Minimal filtering is taken where it saves at least this much. */
const MINIMAL_WORTH = 1.1
/**
 * Rows and channels from which on errors of minimal filtering are near those of direct sums: 1.1 to 2.3 times as large, and
 * a tenth of their bound or less.
 */
const MINIMAL_ROWS = 16
const MINIMAL_CHANNELS = 32
/** Outputs of a set that are farther apart do not fit into a piece. */
const FARTHEST = 256
/** More taps, or fewer of each remainder of the stride, are better off with other ways. */
const MOST_TAPS = 64
const MOST_STRIDE = 16
/** Of channels times threes of taps: what is computed of the samples of a piece must stay near. */
const MOST_TERMS = 4096
/** Weights made ready that are kept from call to call. */
const MOST_MINIMAL_BYTES = 8 << 20

const DIRECT: Way = { fftSize: 0, minimal: false }
const MINIMAL: Way = { fftSize: 0, minimal: true }

/**
 * The way in which an algorithm computes a correlation.
 *
 * @param bytes of a sample
 * @param transformSize the points of transforms, where 'fft' is not to choose them
 * @returns null where it cannot: transforms need a stride of 1, and spectra must not take too much memory; minimal
 *   filtering is of 3 to 64 taps at equal distances, up to 256 samples, with a stride of at most 16
 */
export function wayOf(
  correlation: Correlation,
  algorithm: Algorithm,
  bytes: number,
  transformSize: number | null = null,
): Way | null {
  if (algorithm === 'direct') return DIRECT
  if (algorithm === 'winograd') return canBeMinimal(correlation) ? MINIMAL : null
  if (algorithm === 'fft' && transformSize !== null)
    return canTransform(correlation, spanOf(correlation.taps), transformSize, bytes)
      ? { fftSize: transformSize, minimal: false }
      : null
  const best = cheapestTransform(correlation, bytes)
  if (algorithm === 'fft') return best && { fftSize: best.size, minimal: false }
  const transforms = best === null ? Infinity : best.cost * WORTH
  const minimal = suitsMinimal(correlation, bytes) ? minimalCost(correlation) * MINIMAL_WORTH : Infinity
  if (directCost(correlation) <= Math.min(transforms, minimal)) return DIRECT
  return best !== null && transforms < minimal ? { fftSize: best.size, minimal: false } : MINIMAL
}

function canBeMinimal(correlation: Correlation): boolean {
  const { taps, input, output, channels } = correlation
  if (taps.length < 3 || taps.length > MOST_TAPS || input.stride > MOST_STRIDE) return false
  if (output.step !== 1 || channels === 0) return false
  const sorted = taps.slice().sort()
  const apart = sorted[1]
  if (apart < 1 || apart > FARTHEST || sorted.some((tap, k) => tap !== k * apart)) return false
  return taps.length === 3 || channels * triplesOf(correlation) <= MOST_TERMS
}

/** How many threes of taps a channel has: the taps of each remainder of the stride come by themselves. */
function triplesOf({ taps, input }: Correlation): number {
  const apart = (spanOf(taps) - 1) / (taps.length - 1)
  const remainders = Math.min(input.stride / commonDivisor(apart, input.stride), taps.length)
  let count = 0
  for (let k = 0; k < remainders; k++) count += Math.ceil((taps.length - k) / (3 * remainders))
  return count
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

/** Whether 'auto' may take minimal filtering: it is as exact as direct sums may be, and holds little. */
function suitsMinimal(correlation: Correlation, bytes: number): boolean {
  const { groups, rows, channels, taps } = correlation
  if (rows < MINIMAL_ROWS || channels < MINIMAL_CHANNELS || !canBeMinimal(correlation)) return false
  const weights = groups * rows * channels * (6 * triplesOf(correlation) + taps.length)
  return taps.length === 3 || weights * bytes <= MOST_MINIMAL_BYTES
}

function minimalCost(correlation: Correlation): number {
  const { batch, groups, rows, channels, output } = correlation
  const products = batch * groups * rows * channels * triplesOf(correlation) * output.length
  return products * MINIMAL_PRODUCTS * (1 + MINIMAL_SUMS / rows + MINIMAL_SUMS / channels)
}

/** What a correlation costs in its way, in products of a direct sum with many rows. */
export function costOf(correlation: Correlation, bytes: number): number {
  const { fftSize, minimal, taps } = correlation
  if (fftSize > 0) return transformCost(correlation, spanOf(taps), fftSize, bytes)
  return minimal ? minimalCost(correlation) : directCost(correlation)
}

const spans = new WeakMap<Int32Array, number>()

function spanOf(taps: Int32Array): number {
  const known = spans.get(taps)
  if (known !== undefined) return known
  let farthest = 0
  for (const tap of taps) if (tap > farthest) farthest = tap
  spans.set(taps, farthest + 1)
  return farthest + 1
}

function directCost({ batch, groups, rows, channels, taps, output }: Correlation): number {
  const product = rows === 1 ? PRODUCT_ALONE : 1
  return batch * groups * rows * channels * taps.length * output.length * product
}

/** Whether transforms of a size can compute it. */
function canTransform(correlation: Correlation, span: number, size: number, bytes: number): boolean {
  const { groups, rows, channels, input, output } = correlation
  const isSize = size >= SMALLEST && size <= LARGEST && Number.isInteger(Math.log2(size))
  const areCached = groups * rows * channels * 2 * size * bytes <= MOST_SPECTRA_BYTES
  return isSize && areCached && input.stride === 1 && output.step === 1 && size >= span
}

function cheapestTransform(correlation: Correlation, bytes: number): { size: number; cost: number } | null {
  const span = spanOf(correlation.taps)
  let best: { size: number; cost: number } | null = null
  for (let size = SMALLEST; size <= LARGEST; size *= 2) {
    if (!canTransform(correlation, span, size, bytes)) continue
    const cost = transformCost(correlation, span, size, bytes)
    if (best === null || cost < best.cost) best = { size, cost }
  }
  return best
}

/** Two pieces of the output come from one transform of each channel and one back for each row. */
function transformCost(
  { batch, groups, rows, channels, output }: Correlation,
  span: number,
  size: number,
  bytes: number,
): number {
  const transform = size * Math.log2(size) * BUTTERFLY
  const pairs = Math.ceil(output.length / (2 * (size - span + 1)))
  const held = (rows * channels + Math.max(rows, channels)) * 2 * size * bytes
  const far = 1 + Math.max(0, held - CACHED_BYTES) / DOUBLING_BYTES
  const pair = ((channels + rows) * transform + rows * channels * size * SPECTRUM_PRODUCT) * far
  return groups * (batch * pairs * pair + rows * channels * transform) + 2 * transform
}
