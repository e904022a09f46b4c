import type { Correlation } from './correlation.ts'

/** How a convolution is computed: by sums, by transforms (overlap-save), or by whichever costs less. */
export type Algorithm = 'auto' | 'direct' | 'fft'

export const algorithms: readonly Algorithm[] = ['auto', 'direct', 'fft']

// Costs are in products of a direct sum with many rows. Measured on AVX-512; in WebAssembly both ways are slower alike.
/** A row alone loads a vector for every product. */
const PRODUCT_ALONE = 1.6
/** Of a transform, per point and doubling. */
const BUTTERFLY = 6
/** Of a complex product with a spectrum. */
const SPECTRUM_PRODUCT = 6
/** Transforms are taken where they save at least this much: they spread errors over what they touch. */
const WORTH = 1.25

const SMALLEST = 256
const LARGEST = 1 << 16
/** Spectra that are kept for a call. */
const MOST_SPECTRA_BYTES = 16 << 20

/**
 * Points of the transforms that compute a correlation in the way that an algorithm says, or 0 for direct sums.
 *
 * @param bytes of a sample
 * @returns null for 'fft' where no transform fits: with a stride, or where the spectra would take too much memory
 */
export function transformSize(correlation: Correlation, algorithm: Algorithm, bytes: number): number | null {
  if (algorithm === 'direct') return 0
  const best = cheapestTransform(correlation, bytes)
  if (algorithm === 'fft') return best?.size ?? null
  return best !== null && best.cost * WORTH < directCost(correlation) ? best.size : 0
}

function directCost({ batch, groups, rows, channels, taps, output }: Correlation): number {
  const product = rows === 1 ? PRODUCT_ALONE : 1
  return batch * groups * rows * channels * taps.length * output.length * product
}

function cheapestTransform(correlation: Correlation, bytes: number): { size: number; cost: number } | null {
  const { groups, rows, channels, input, output, taps } = correlation
  if (input.stride !== 1 || output.step !== 1) return null
  const span = taps.reduce((a, b) => Math.max(a, b)) + 1
  let best: { size: number; cost: number } | null = null
  for (let size = SMALLEST; size <= LARGEST; size *= 2) {
    if (size < span || groups * rows * channels * 2 * size * bytes > MOST_SPECTRA_BYTES) continue
    const cost = transformCost(correlation, span, size)
    if (best === null || cost < best.cost) best = { size, cost }
  }
  return best
}

/** Two pieces of the output come from one transform of each channel and one back for each row. */
function transformCost(
  { batch, groups, rows, channels, output }: Correlation,
  span: number,
  size: number,
): number {
  const transform = size * Math.log2(size) * BUTTERFLY
  const pairs = Math.ceil(output.length / (2 * (size - span + 1)))
  const pair = (channels + rows) * transform + rows * channels * size * SPECTRUM_PRODUCT
  return groups * (batch * pairs * pair + rows * channels * transform) + 2 * transform
}
