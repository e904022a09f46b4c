import type { SampleArray } from '@sinal/signals'
import type { Spectrogram, SpectrogramArgs, Spectrum, SpectrumArgs } from '../../shared/look-schemas.ts'
import { breather } from './breather.ts'
import { Segments, withoutGaps } from './segments.ts'

/** Welch's estimate of the power spectral density: the mean over the segments. */
export async function spectrum(
  data: SampleArray,
  args: SpectrumArgs,
  signal: AbortSignal,
): Promise<Spectrum> {
  const rest = breather(signal)
  const { samples, filled } = withoutGaps(data)
  const segments = new Segments(samples, args)
  const density = new Float64Array(segments.density.length)
  for (let k = 0; k < segments.count; k++) {
    segments.compute(k)
    for (let f = 0; f < density.length; f++) density[f]! += segments.density[f]!
    await rest()
  }
  for (let f = 0; f < density.length; f++) density[f]! /= segments.count
  const frequencies = segments.frequencies(args.sampleRate)
  return { frequencies, density, segment: segments.size, segments: segments.count, filled }
}

/** The density over time: one column a segment, or the mean of neighbours where there are more than `columns`. */
export async function spectrogram(
  data: SampleArray,
  args: SpectrogramArgs,
  { first, signal }: { first: number; signal: AbortSignal },
): Promise<Spectrogram> {
  const rest = breather(signal)
  const { samples, filled } = withoutGaps(data)
  const segments = new Segments(samples, args)
  const columns = Math.min(args.columns, segments.count)
  const rows = segments.density.length
  const density = new Float64Array(columns * rows)
  const positions = new Float64Array(columns)
  for (let c = 0; c < columns; c++) {
    const from = Math.floor((c * segments.count) / columns)
    const to = Math.floor(((c + 1) * segments.count) / columns)
    for (let k = from; k < to; k++) {
      segments.compute(k)
      for (let f = 0; f < rows; f++) density[c * rows + f]! += segments.density[f]! / (to - from)
      await rest()
    }
    positions[c] = first + ((from + to - 1) / 2) * segments.hop + segments.size / 2
  }
  const frequencies = segments.frequencies(args.sampleRate)
  return { frequencies, positions, density, segment: segments.size, segments: segments.count, filled }
}
