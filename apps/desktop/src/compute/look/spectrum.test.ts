import { expect, test } from 'vitest'
import fixture from './fixtures/scipy-spectra.json' with { type: 'json' }
import { RealFft } from './fft.ts'
import { withoutGaps } from './segments.ts'
import { spectrogram, spectrum } from './spectrum.ts'
import type { SpectrumArgs } from '../../shared/look-schemas.ts'

const samples = Float32Array.from(fixture.samples)
const { signal } = new AbortController()
const args = (window: string, segment: number): SpectrumArgs => ({
  source: { kind: 'input', fileId: 'a' },
  channel: 0,
  start: 0,
  end: samples.length,
  sampleRate: fixture.sampleRate,
  window: window as SpectrumArgs['window'],
  segment,
})

/** Largest difference, relative to each value. */
function difference(found: Float64Array, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length)
  return Math.max(...expected.map((value, i) => Math.abs(found[i]! - value) / Math.abs(value || 1)))
}

test.each(fixture.welch)('is scipy.signal.welch: $window of $segment', async (expected) => {
  const found = await spectrum(samples, args(expected.window, expected.segment), signal)
  expect(difference(found.density.slice(1), expected.density.slice(1))).toBeLessThan(1e-9)
  // The mean is removed: what is left at 0 Hz is small against the rest, where the window lets anything through.
  const largest = Math.max(...expected.density)
  expect(Math.abs(found.density[0]! - expected.density[0]!)).toBeLessThan(1e-9 * largest)
  expect(difference(found.frequencies, expected.frequencies)).toBeLessThan(1e-12)
  expect(found).toMatchObject({ segment: expected.segment, filled: 0 })
})

test.each(fixture.spectrogram)('is scipy.signal.spectrogram: $window', async (expected) => {
  const asked = { ...args(expected.window, expected.segment), columns: 1000 }
  const found = await spectrogram(samples, asked, { first: 500, signal })
  const rows = found.frequencies.length
  const beyondZero = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % rows > 0)
  expect(difference(Float64Array.from(beyondZero(found.density)), beyondZero(expected.density))).toBeLessThan(
    1e-9,
  )
  expect(
    difference(
      found.positions.map((p) => (p - 500) / fixture.sampleRate),
      expected.times,
    ),
  ).toBeLessThan(1e-12)
})

test('few columns are means of their segments: together they are the mean of all', async () => {
  const many = await spectrogram(samples, { ...args('hann', 64), columns: 1000 }, { first: 0, signal })
  const one = await spectrogram(samples, { ...args('hann', 64), columns: 1 }, { first: 0, signal })
  const whole = await spectrum(samples, args('hann', 64), signal)
  expect(one.positions).toHaveLength(1)
  expect(difference(one.density, [...whole.density])).toBeLessThan(1e-12)
  expect(one.positions[0]).toBeCloseTo((many.positions[0]! + many.positions.at(-1)!) / 2, 9)
})

test('a transform is the sum that defines it', () => {
  const size = 16
  const values = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i) + (i % 3))
  const fft = new RealFft(size)
  fft.transform(values)
  for (let k = 0; k <= size / 2; k++) {
    const sum = (part: (angle: number) => number): number =>
      values.reduce((total, value, i) => total + value * part((-2 * Math.PI * k * i) / size), 0)
    expect(fft.real[k]).toBeCloseTo(sum(Math.cos), 12)
    expect(fft.imag[k]).toBeCloseTo(sum(Math.sin), 12)
  }
})

test('a stretch that is shorter than a segment takes a shorter one, and one of few samples none', async () => {
  expect(await spectrum(samples.subarray(0, 100), args('hann', 1024), signal)).toMatchObject({
    segment: 64,
    segments: 2,
  })
  const none = await spectrum(samples.subarray(0, 7), args('hann', 1024), signal)
  expect(none).toMatchObject({ segment: 0, segments: 0 })
  expect(none.density).toHaveLength(0)
})

test('missing samples are filled by straight lines, and counted', async () => {
  expect(withoutGaps(Float32Array.of(NaN, 1, NaN, NaN, 4, NaN))).toEqual({
    samples: Float64Array.of(1, 1, 2, 3, 4, 4),
    filled: 4,
  })
  expect(withoutGaps(Float32Array.of(1, 2)).filled).toBe(0)
  expect(withoutGaps(Float32Array.of(NaN, NaN)).samples).toHaveLength(0)
  const gappy = samples.slice()
  gappy[100] = NaN
  const found = await spectrum(gappy, args('hann', 64), signal)
  expect(found.filled).toBe(1)
  expect(found.density.every(Number.isFinite)).toBe(true)
})

test('a long one can be cancelled', async () => {
  const controller = new AbortController()
  const long = new Float32Array(4e6)
  const working = spectrum(long, args('hann', 1024), controller.signal)
  setTimeout(() => controller.abort(), 5)
  await expect(working).rejects.toThrow('aborted')
})
