import { type Expected, type OutputName, unravel } from './reference.ts'

/** How far a result may lie from the float64 reference, relative to its largest value. */
export const tolerance = 1e-5

export type Outputs = Partial<Record<OutputName, Float32Array>>

/** An implementation's result is wrong: nothing is timed then. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError'
}

/**
 * The largest difference from the reference, relative to the largest value that was expected.
 *
 * @param where who computed what, for the message: `W5, torch`
 * @throws {DisagreementError} a result is missing, has another length, is not finite or lies too far away
 */
export function compare(where: string, expected: readonly Expected[], outputs: Outputs): number {
  let worst = 0
  for (const { name, shape, positions, values } of expected) {
    const got = present(where, name, shape, outputs[name])
    const scale = largest(values)
    for (const [i, position] of positions.entries()) {
      const error = Math.abs((got[position] as number) - (values[i] as number)) / scale
      // Not a number compares false.
      if (!(error <= tolerance)) {
        throw disagreement(where, name, unravel(position, shape), got[position], values[i], error)
      }
      if (error > worst) worst = error
    }
  }
  return worst
}

/**
 * Compares every position with another implementation that agreed with the reference: a sample may miss what is wrong.
 * Each may lie `tolerance` away from the truth, so twice that from one another.
 *
 * @throws {DisagreementError}
 */
export function compareWhole(
  where: string,
  expected: readonly Expected[],
  outputs: Outputs,
  agreed: Outputs,
): void {
  for (const { name, shape } of expected) {
    const got = present(where, name, shape, outputs[name])
    const other = present(where, name, shape, agreed[name])
    const scale = largest(other)
    for (let i = 0; i < got.length; i++) {
      const error = Math.abs((got[i] as number) - (other[i] as number)) / scale
      if (!(error <= 2 * tolerance)) {
        throw disagreement(where, name, unravel(i, shape), got[i], other[i], error)
      }
    }
  }
}

function present(where: string, name: string, shape: readonly number[], got: Float32Array | undefined) {
  const length = shape.reduce((product, size) => product * size, 1)
  if (got?.length === length) return got
  throw new DisagreementError(
    `${where}: ${name} must have ${length} values (${shape.join(' × ')}), but got ${got?.length ?? 'none'}`,
  )
}

function largest(values: ArrayLike<number>): number {
  let most = Number.MIN_VALUE
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number))
  return most
}

function disagreement(
  where: string,
  name: string,
  index: readonly number[],
  got: number | undefined,
  wanted: number | undefined,
  error: number,
) {
  return new DisagreementError(
    `${where}: ${name} must agree to ${tolerance} of its largest value, but got ${got} instead of ${wanted} ` +
      `at [${index.join(', ')}], ${error.toExponential(1)} of the largest`,
  )
}
