import { expect, it } from 'vitest'
import { viridis } from './color-map.ts'
import { decibels, densityLine, peak } from './decibels.ts'
import { spectrogramImage } from './draw-spectrogram.ts'

const frequencies = Float64Array.of(0, 10, 20, 30)

it('turns densities into dB, and nothing into the floor', () => {
  expect([...decibels(Float64Array.of(1, 10, 0.001, 0))]).toEqual([0, 10, -30, -190])
})

it('draws as many points as there are pixels, each with the range of its frequencies', () => {
  const line = densityLine(frequencies, Float64Array.of(1, 100, 10, 10), 2)
  expect(line).toEqual({
    x: Float64Array.of(0, 20),
    min: Float32Array.of(0, 10),
    max: Float32Array.of(20, 10),
    exact: false,
  })
  expect(densityLine(frequencies, Float64Array.of(1, 1, 1, 1), 100)).toMatchObject({
    x: frequencies,
    exact: true,
  })
  expect(densityLine(frequencies, new Float64Array(4), 100).x).toHaveLength(0)
})

it('finds the strongest frequency, the mean left out', () => {
  expect(peak(frequencies, Float64Array.of(1000, 1, 100, 2))).toEqual({ frequency: 20, level: 20 })
  expect(peak(frequencies, new Float64Array(4))).toBeNull()
})

it('colours a spectrogram from its strongest down to 80 dB below, high frequencies on top', () => {
  const image = spectrogramImage({
    frequencies: Float64Array.of(0, 10),
    positions: Float64Array.of(5),
    density: Float64Array.of(100, 1e-9),
    segment: 8,
    segments: 1,
    filled: 0,
  })
  expect(image).toMatchObject({ width: 1, height: 2, top: 20 })
  expect([...image.pixels]).toEqual([...viridis(0), 255, ...viridis(1), 255])
})
