import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'

/** As many dimensions as PyTorch's tensors have at most. */
export const MAX_DIMS = 64

/** As many elements as a tensor of `@sinal/core` has at most. */
const MAX_ELEMENTS = 2 ** 32

/**
 * The number of elements of a shape that a file declares.
 *
 * @throws {WeightsError} sizes that are no sizes, or more elements than a tensor can have
 */
export function checkedNumel(file: string, place: string, shape: readonly unknown[]): number {
  if (shape.length > MAX_DIMS) {
    throw new WeightsError(file, place, `shape must have at most ${MAX_DIMS} sizes, but got ${shape.length}`)
  }
  let numel = 1
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) {
      throw new WeightsError(file, place, `shape must list sizes, but got ${show(shape)} with ${show(size)}`)
    }
    numel *= size as number
  }
  // An empty tensor may be empty along one dimension and huge along another.
  if (shape.includes(0)) return 0
  if (numel > MAX_ELEMENTS) {
    throw new WeightsError(file, place, say('weights-elements', { shape: show(shape) }))
  }
  return numel
}
