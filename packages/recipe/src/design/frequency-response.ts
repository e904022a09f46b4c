import { OptionError } from '@sinal/core'

/** What a filter does to sines, at evenly spaced frequencies. */
export interface FrequencyResponse {
  /** In Hz, from 0 to half the sample rate, both included. */
  readonly frequency: Float64Array
  /** The factor by which the amplitude is multiplied. */
  readonly magnitude: Float64Array
  /** By how much the output is ahead of the input, in radians within ±π. */
  readonly phase: Float64Array
}

/**
 * The frequency response of the taps of a layer: H(f) = Σ taps[k] · e^(2πi·f·i / sampleRate), with
 * i = k − (K − 1) / 2, as an output sample lies in time at the centre of its taps. Symmetric taps thus have phase 0
 * (or π). The `freqResponse` of @sinal/core counts samples from the first tap, or as a layer's padding does.
 *
 * @param taps in the order of a correlation, as designs give them
 * @param sampleRate in Hz, of the taps: the input's divided by the dilation
 * @param points how many frequencies; default 512
 * @throws {OptionError} no taps, a sample rate that is not positive, fewer than 2 points
 */
export function frequencyResponse(
  taps: ArrayLike<number>,
  sampleRate: number,
  points = 512,
): FrequencyResponse {
  const refuse = (rule: string, got: number) => new OptionError(`frequencyResponse: ${rule}, but got ${got}`)
  if (taps.length === 0) throw refuse('taps must be at least 1', 0)
  if (!(sampleRate > 0 && sampleRate < Infinity)) {
    throw refuse('sampleRate must be a positive number of Hz', sampleRate)
  }
  if (!Number.isInteger(points) || points < 2) throw refuse('points must be an integer of at least 2', points)
  const frequency = new Float64Array(points)
  const magnitude = new Float64Array(points)
  const phase = new Float64Array(points)
  for (let p = 0; p < points; p++) {
    let [real, imaginary] = [0, 0]
    for (let k = 0; k < taps.length; k++) {
      const angle = Math.PI * (p / (points - 1)) * (k - (taps.length - 1) / 2)
      real += taps[k]! * Math.cos(angle)
      imaginary += taps[k]! * Math.sin(angle)
    }
    frequency[p] = (sampleRate / 2) * (p / (points - 1))
    magnitude[p] = Math.hypot(real, imaginary)
    phase[p] = Math.atan2(imaginary, real)
  }
  return { frequency, magnitude, phase }
}
