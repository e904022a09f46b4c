import { Tensor } from '@sinal/core'
import { WeightsError } from './errors.ts'
import type { TorchValue } from './torch.ts'

/** Containers that are shared many times over could be walked for ever. */
const MAX_VISITS = 1_000_000

/**
 * The tensors of a checkpoint by their path: `{ model: { weight } }` gives `model.weight`, and a state_dict gives
 * itself.
 *
 * @throws {WeightsError} more than a million values, counting shared ones at each place
 */
export function namedTensors(value: TorchValue): Record<string, Tensor> {
  const named: [string, Tensor][] = []
  let visits = 0
  const walk = (item: TorchValue, path: string): void => {
    visits += 1
    if (visits > MAX_VISITS) {
      throw new WeightsError(
        'torch',
        null,
        `a checkpoint must have at most ${MAX_VISITS} values, but got more`,
      )
    }
    if (item instanceof Tensor) named.push([path, item])
    else if (typeof item === 'object' && item !== null) {
      const prefix = path === '' ? '' : `${path}.`
      for (const [key, inner] of entriesOf(item)) walk(inner, `${prefix}${key}`)
    }
  }
  walk(value, '')
  return Object.fromEntries(named)
}

function entriesOf(
  container: Exclude<TorchValue, Tensor> & object,
): Iterable<readonly [unknown, TorchValue]> {
  return container instanceof Map ? container : Object.entries(container)
}
