/** The spectrum of a real signal of one length, in float64: a fast Fourier transform of the half length. */
export class RealFft {
  /** A power of two from 4 on. */
  readonly size: number
  /** Of the last `transform`: size / 2 + 1 frequencies from 0 to half the sample rate. */
  readonly real: Float64Array
  readonly imag: Float64Array
  readonly #half: number
  readonly #order: Uint32Array
  /** e^(−2πik / size), k = 0 … size / 2 */
  readonly #cos: Float64Array
  readonly #sin: Float64Array

  constructor(size: number) {
    const half = size / 2
    this.size = size
    this.real = new Float64Array(half + 1)
    this.imag = new Float64Array(half + 1)
    this.#half = half
    this.#order = bitReversed(half)
    this.#cos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
    this.#sin = Float64Array.from({ length: half + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size))
  }

  transform(samples: Float64Array): void {
    const { real, imag } = this
    for (let j = 0; j < this.#half; j++) {
      const to = this.#order[j]!
      real[to] = samples[2 * j]!
      imag[to] = samples[2 * j + 1]!
    }
    this.#butterflies()
    this.#untangle()
  }

  #butterflies(): void {
    const { real, imag } = this
    for (let width = 1; width < this.#half; width *= 2) {
      const stride = this.#half / width
      for (let start = 0; start < this.#half; start += 2 * width) {
        for (let k = 0; k < width; k++) {
          const c = this.#cos[k * stride]!
          const s = this.#sin[k * stride]!
          const a = start + k
          const b = a + width
          const re = real[b]! * c - imag[b]! * s
          const im = real[b]! * s + imag[b]! * c
          real[b] = real[a]! - re
          imag[b] = imag[a]! - im
          real[a]! += re
          imag[a]! += im
        }
      }
    }
  }

  /** Even samples were the real part, odd ones the imaginary: X[k] = E[k] + e^(−2πik / size) · O[k]. */
  #untangle(): void {
    const { real, imag } = this
    const half = this.#half
    real[half] = real[0]!
    imag[half] = imag[0]!
    for (let k = 0; k <= half / 2; k++) {
      const m = half - k
      const evenRe = (real[k]! + real[m]!) / 2
      const evenIm = (imag[k]! - imag[m]!) / 2
      const oddRe = (imag[k]! + imag[m]!) / 2
      const oddIm = (real[m]! - real[k]!) / 2
      const c = this.#cos[k]!
      const s = this.#sin[k]!
      const re = oddRe * c - oddIm * s
      const im = oddRe * s + oddIm * c
      real[k] = evenRe + re
      imag[k] = evenIm + im
      // E and O of a real signal at half − k are the conjugates of those at k; the factor is −conj.
      real[m] = evenRe - re
      imag[m] = im - evenIm
    }
  }
}

function bitReversed(length: number): Uint32Array {
  const order = new Uint32Array(length)
  for (let i = 1; i < length; i++) order[i] = (order[i >> 1]! >> 1) | (i & 1 ? length >> 1 : 0)
  return order
}
