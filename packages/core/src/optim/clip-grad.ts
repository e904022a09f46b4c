import { fromArray, zeros } from '../creation.ts'
import { AutogradError, OptionError, show } from '../errors.ts'
import { Tensor } from '../tensor.ts'
import { writeInPlace } from './optimizer.ts'

export interface ClipGradNormOptions {
  /** Which norm: a positive number, or Infinity for the largest magnitude; default 2. */
  readonly normType?: number
  /** Whether a norm that is NaN or infinite is an error; default false. */
  readonly errorIfNonfinite?: boolean
}

/**
 * Scales the gradients of all parameters together, in place, so that their norm does not exceed maxNorm.
 *
 * @returns the norm before
 * @throws {AutogradError} the norm is not finite and errorIfNonfinite asks for it
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const { normType = 2, errorIfNonfinite = false } = options
  if (!(normType > 0))
    throw new OptionError(`clipGradNorm_: normType must be positive, but got ${show(normType)}`)
  const gradients = gradientsOf(parameters)
  if (gradients.length === 0) return zeros([])
  const norm = totalNorm(gradients, normType)
  if (errorIfNonfinite && !Number.isFinite(norm)) {
    throw new AutogradError(`clipGradNorm_: the norm of the gradients must be finite, but got ${norm}`)
  }
  const factor = Math.min(maxNorm / (norm + 1e-6), 1)
  for (const gradient of gradients) {
    writeInPlace(gradient, (data) => {
      for (let i = 0; i < data.length; i++) data[i] *= factor
    })
  }
  return gradients[0].dtype === 'float64'
    ? fromArray(Float64Array.of(norm), [])
    : fromArray(Float32Array.of(norm), [])
}

/**
 * Keeps every element of the gradients within ±clipValue, in place.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  for (const gradient of gradientsOf(parameters)) {
    writeInPlace(gradient, (data) => {
      for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(data[i], -clipValue), clipValue)
    })
  }
}

function gradientsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  const list = parameters instanceof Tensor ? [parameters] : [...parameters]
  return list.flatMap(({ grad }) => grad ?? [])
}

function totalNorm(gradients: readonly Tensor[], normType: number): number {
  let total = 0
  for (const { data } of gradients) {
    for (const value of data) {
      const size = Math.abs(value)
      total = normType === Infinity ? Math.max(total, size) : total + size ** normType
    }
  }
  return normType === Infinity ? total : total ** (1 / normType)
}
