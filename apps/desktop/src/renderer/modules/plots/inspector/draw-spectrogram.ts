import type { Spectrogram } from '../../../../shared/look-schemas.ts'
import { viridis } from './color-map.ts'
import { decibels } from './decibels.ts'

/** What is so many dB below the strongest has the darkest colour. */
export const RANGE_DB = 80

export interface SpectrogramImage {
  /** One pixel for each column and frequency, the highest at the top. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** dB of the lightest colour. */
  readonly top: number
}

export function spectrogramImage({ positions, frequencies, density }: Spectrogram): SpectrogramImage {
  const [width, height] = [positions.length, frequencies.length]
  const levels = decibels(density)
  const top = levels.reduce((most, level) => (level > most ? level : most), -Infinity)
  const pixels = new Uint8ClampedArray(4 * width * height)
  const colors = Array.from({ length: 256 }, (_, i) => viridis(i / 255))
  for (let c = 0; c < width; c++) {
    for (let f = 0; f < height; f++) {
      const shade = Math.round((1 + (levels[c * height + f]! - top) / RANGE_DB) * 255)
      const [red, green, blue] = colors[Math.max(0, shade)]!
      const at = 4 * ((height - 1 - f) * width + c)
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
      pixels[at + 3] = 255
    }
  }
  return { pixels, width, height, top }
}
