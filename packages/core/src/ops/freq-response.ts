import { wrap } from '../creation.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, ShapeError, show } from '../errors.ts'
import { showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { type Padding, paddingEnds } from './conv-padding.ts'
import { type Single, integerOption } from './options.ts'

export interface FreqResponseOptions {
  /** How many frequencies, from 0 to half the sample rate, both included; default 512. */
  readonly points?: number
  /** Distance between two taps; default 1. */
  readonly dilation?: Single
  /** The padding of the convolution, as in `conv1d`: it shifts the output and so the phase; default 0. */
  readonly padding?: Padding
}

/** What a convolution does to sines: tensors of float64. */
export interface FreqResponse {
  /** `[points]`, in Hz */
  readonly frequency: Tensor
  /** `[…, points]`: the factor by which the amplitude is multiplied */
  readonly magnitude: Tensor
  /** `[…, points]`: by how much the output is ahead of the input, in radians within ±π */
  readonly phase: Tensor
}

/**
 * The frequency response of a convolution's taps, Sinal's own:
 * H(f) = Σ_k weight[k] · e^(2πi·f·(k·dilation − padLeft) / sampleRate), as `conv1d` computes
 * y[t] = Σ_k weight[k] · x[t + k·dilation − padLeft]. Outside the graph.
 *
 * @param weight `[…, K]`: the taps of one filter, or of every pair of channels
 * @param sampleRate in Hz
 * @throws {OptionError} a sample rate that is not positive, fewer than 2 points
 */
export function freqResponse(
  weight: Tensor,
  sampleRate: number,
  options: FreqResponseOptions = {},
): FreqResponse {
  const where = 'freqResponse'
  const { points = 512 } = options
  if (!(sampleRate > 0 && sampleRate < Infinity))
    throw new OptionError(`${where}: sampleRate must be a positive number of Hz, but got ${show(sampleRate)}`)
  if (!Number.isInteger(points) || points < 2)
    throw new OptionError(`${where}: points must be an integer of at least 2, but got ${show(points)}`)
  if (!isFloat(weight.dtype))
    throw new DtypeError(`${where}: weight must be float32 or float64, but got ${weight.dtype}`)
  const taps = weight.shape.at(-1) ?? 0
  if (taps === 0) {
    throw new ShapeError(`${where}: weight must end in at least 1 tap, but got ${showShape(weight.shape)}`)
  }
  const dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
  const [left] = paddingEnds(where, options.padding ?? 0, 1, dilation * (taps - 1) + 1)
  const frequency = Float64Array.from({ length: points }, (_, p) => (sampleRate / 2) * (p / (points - 1)))
  const filters = weight.numel / taps
  const magnitude = new Float64Array(filters * points)
  const phase = new Float64Array(filters * points)
  const w = weight.data
  for (let p = 0; p < points; p++) {
    for (let filter = 0; filter < filters; filter++) {
      let [real, imaginary] = [0, 0]
      for (let k = 0; k < taps; k++) {
        const angle = Math.PI * (p / (points - 1)) * (k * dilation - left)
        real += w[filter * taps + k] * Math.cos(angle)
        imaginary += w[filter * taps + k] * Math.sin(angle)
      }
      magnitude[filter * points + p] = Math.hypot(real, imaginary)
      phase[filter * points + p] = Math.atan2(imaginary, real)
    }
  }
  const shape = [...weight.shape.slice(0, -1), points]
  return {
    frequency: wrap(frequency, [points], 'float64'),
    magnitude: wrap(magnitude, shape, 'float64'),
    phase: wrap(phase, shape, 'float64'),
  }
}
