import type { SampleArray } from '@sinal/signals'
import type { SpectrumWindow } from '../../shared/look-schemas.ts'
import { RealFft } from './fft.ts'

/** Smallest segment: below it a spectrum says nothing. */
const LEAST = 8

/** Cosines of the windows, as scipy.signal.get_window makes them for spectra (periodic). */
const COSINES: Record<SpectrumWindow, readonly number[]> = {
  boxcar: [1],
  hann: [0.5, -0.5],
  hamming: [0.54, -0.46],
  blackman: [0.42, -0.5, 0.08],
}

/** A stretch of samples without gaps, and how many had to be filled. */
export interface Filled {
  readonly samples: SampleArray
  readonly filled: number
}

/** Fills missing samples by straight lines between their neighbours, at either end by the nearest sample. */
export function withoutGaps(data: SampleArray): Filled {
  let filled = 0
  for (let i = 0; i < data.length; i++) if (data[i] !== data[i]) filled++
  if (filled === 0) return { samples: data, filled }
  if (filled === data.length) return { samples: data.subarray(0, 0), filled }
  const samples = Float64Array.from(data)
  let before = -1
  for (let i = 0; i <= samples.length; i++) {
    const isSample = i < samples.length && samples[i] === samples[i]
    if (!isSample && i < samples.length) continue
    fillBetween(samples, before, i)
    before = i
  }
  return { samples, filled }
}

/** @param to index of a sample, or the length: then the last one goes on */
function fillBetween(samples: Float64Array, from: number, to: number): void {
  const first = samples[from] ?? samples[to]!
  const last = samples[to] ?? first
  for (let i = from + 1; i < to; i++) samples[i] = first + ((last - first) * (i - from)) / (to - from)
}

/**
 * Power spectral density of half overlapping segments, as scipy.signal.welch and spectrogram make them with
 * `detrend='constant'`, `scaling='density'`.
 */
export class Segments {
  /** Samples of each; 0 where there are too few. */
  readonly size: number
  readonly count: number
  readonly hop: number
  /** Of the last `density` call. */
  readonly density: Float64Array
  readonly #samples: SampleArray
  readonly #window: Float64Array
  readonly #scale: number
  readonly #fft: RealFft | null
  readonly #input: Float64Array

  constructor(
    samples: SampleArray,
    options: { segment: number; sampleRate: number; window: SpectrumWindow },
  ) {
    const size = Math.min(options.segment, 2 ** Math.floor(Math.log2(samples.length)))
    const isEnough = samples.length >= LEAST
    this.#samples = samples
    this.size = isEnough ? size : 0
    this.hop = size / 2
    this.count = isEnough ? Math.floor((samples.length - size) / this.hop) + 1 : 0
    this.density = new Float64Array(isEnough ? size / 2 + 1 : 0)
    this.#fft = isEnough ? new RealFft(size) : null
    this.#input = new Float64Array(this.size)
    const cosines = COSINES[options.window]
    this.#window = Float64Array.from({ length: this.size }, (_, i) =>
      cosines.reduce((sum, a, k) => sum + a * Math.cos((2 * Math.PI * k * i) / size), 0),
    )
    this.#scale = 1 / (options.sampleRate * this.#window.reduce((sum, w) => sum + w * w, 0))
  }

  /** Computes `density` of segment `k`. */
  compute(k: number): void {
    const fft = this.#fft!
    const start = k * this.hop
    let mean = 0
    for (let i = 0; i < this.size; i++) mean += this.#samples[start + i]!
    mean /= this.size
    for (let i = 0; i < this.size; i++) {
      this.#input[i] = (this.#samples[start + i]! - mean) * this.#window[i]!
    }
    fft.transform(this.#input)
    const last = this.size / 2
    for (let f = 0; f <= last; f++) {
      // One-sided: what negative frequencies hold is added; 0 and half the rate have no counterpart.
      const sides = f === 0 || f === last ? 1 : 2
      this.density[f] = sides * this.#scale * (fft.real[f]! ** 2 + fft.imag[f]! ** 2)
    }
  }

  frequencies(sampleRate: number): Float64Array {
    return this.density.map((_, f) => (f * sampleRate) / this.size)
  }
}
