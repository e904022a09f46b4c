import type { FloatArray } from '../../dtype.ts'
import type { AdamStep, SgdStep } from '../contract.ts'

export function sgdStep(
  parameter: FloatArray,
  gradient: FloatArray,
  buffer: FloatArray | null,
  { lr, momentum, dampening, weightDecay, nesterov, maximize, begins }: SgdStep,
): void {
  const sign = maximize ? -1 : 1
  for (let i = 0; i < parameter.length; i++) {
    let direction = sign * gradient[i] + weightDecay * parameter[i]
    if (buffer !== null) {
      buffer[i] = begins ? direction : momentum * buffer[i] + (1 - dampening) * direction
      direction = nesterov ? direction + momentum * buffer[i] : buffer[i]
    }
    parameter[i] -= lr * direction
  }
}

export function adamStep(
  parameter: FloatArray,
  gradient: FloatArray,
  average: FloatArray,
  square: FloatArray,
  largest: FloatArray | null,
  { beta1, beta2, eps, weightDecay, left, maximize, stepSize, correction }: AdamStep,
): void {
  const sign = maximize ? -1 : 1
  for (let i = 0; i < parameter.length; i++) {
    let g = sign * gradient[i]
    if (left !== null) parameter[i] *= left
    else g += weightDecay * parameter[i]
    average[i] = beta1 * average[i] + (1 - beta1) * g
    square[i] = beta2 * square[i] + (1 - beta2) * g * g
    if (largest !== null) largest[i] = Math.max(largest[i], square[i])
    parameter[i] -= (stepSize * average[i]) / (Math.sqrt((largest ?? square)[i]) / correction + eps)
  }
}
