import type { Preset } from './weight-source.ts'

export interface TapOptions {
  /** Of a Gaussian, in taps; default (K − 1) / 6, so that the kernel spans ±3 sigma. */
  readonly sigma?: number | undefined
  /** Samples from one tap to the next: a derivative is per sample, not per tap. */
  readonly dilation?: number
}

/**
 * The taps of a preset, in float64.
 *
 * With i = k − (K − 1) / 2 the place of tap k from the centre:
 * - moving-average: 1 / K
 * - derivative: i / Σ i², the slope of the least-squares line through K samples (Savitzky–Golay of order 1),
 *   per sample; K = 3 is the central difference [−½, 0, ½]
 * - gaussian: exp(−i² / 2σ²), divided by their sum
 *
 * @see https://en.wikipedia.org/wiki/Savitzky%E2%80%93Golay_filter
 */
export function presetTaps(preset: Preset, kernelSize: number, options: TapOptions = {}): Float64Array {
  const { dilation = 1, sigma = (kernelSize - 1) / 6 } = options
  const place = (k: number) => k - (kernelSize - 1) / 2
  switch (preset) {
    case 'moving-average':
      return new Float64Array(kernelSize).fill(1 / kernelSize)
    case 'derivative': {
      // Σ i² = K (K² − 1) / 12
      const squares = (kernelSize * (kernelSize * kernelSize - 1)) / 12
      return Float64Array.from({ length: kernelSize }, (_, k) => place(k) / (squares * dilation))
    }
    case 'gaussian': {
      // The least i² is taken off, which the division cancels: a tiny sigma then cannot make every tap 0.
      const least = kernelSize % 2 === 0 ? 0.25 : 0
      const exponent = (k: number) => (place(k) ** 2 - least) / sigma / sigma / 2
      const taps = Float64Array.from({ length: kernelSize }, (_, k) =>
        kernelSize === 1 ? 1 : Math.exp(-exponent(k)),
      )
      const sum = taps.reduce((total, tap) => total + tap)
      return taps.map((tap) => tap / sum)
    }
  }
}
