import type { Dtype, TensorData } from './format.ts'

export interface Tolerance {
  readonly rtol: number
  readonly atol: number
}

/** The defaults of torch.testing.assert_close. */
export const tolerances: Readonly<Record<Dtype, Tolerance>> = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
  int32: { rtol: 0, atol: 0 },
  bool: { rtol: 0, atol: 0 },
}

export interface Comparison {
  /** The largest |got − expected| / (atol + rtol·|expected|): at most 1 passes. */
  readonly error: number
  /** What differs, or null when the two agree. */
  readonly difference: string | null
}

/**
 * Compares two tensors as torch.testing.assert_close does: same dtype, same shape, NaN equal to NaN, values within the
 * tolerance of their dtype.
 *
 * @param options.exact the same bits instead, so that -0 differs from 0
 */
export function compare(
  got: TensorData,
  expected: TensorData,
  options: { exact?: boolean } = {},
): Comparison {
  if (got.dtype !== expected.dtype) return differs(`dtype ${expected.dtype} expected, got ${got.dtype}`)
  return compareValues(got, expected, tolerances[got.dtype], options.exact ?? false)
}

/** Compares a float32 answer with the float64 truth, within the tolerance of what was got. */
export function compareWithTruth(got: TensorData, truth: TensorData): Comparison {
  return compareValues(got, truth, tolerances[got.dtype], false)
}

function compareValues(
  got: TensorData,
  expected: TensorData,
  tolerance: Tolerance,
  exact: boolean,
): Comparison {
  if (got.shape.join() !== expected.shape.join()) {
    return differs(`shape ${brackets(expected.shape)} expected, got ${brackets(got.shape)}`)
  }
  if (got.data.length !== expected.data.length) {
    return differs(`${expected.data.length} values expected, got ${got.data.length}`)
  }
  const errorAt = exact ? exactError : toleratedError
  let error = 0
  let worst = -1
  let wrong = 0
  for (let i = 0; i < expected.data.length; i++) {
    const here = errorAt(got.data[i]!, expected.data[i]!, tolerance)
    if (here > 1) wrong++
    if (here > error) {
      error = here
      worst = i
    }
  }
  if (wrong === 0) return { error, difference: null }
  const at = brackets(unravel(worst, expected.shape))
  const values = `expected ${show(expected, worst)}, got ${show(got, worst)}`
  const size = exact ? 'not the same bits' : `${Number(error.toPrecision(3))} × tolerance`
  return {
    error,
    difference: `at ${at}: ${values} (${size}; ${wrong} of ${expected.data.length} values wrong)`,
  }
}

/** The first line in which two texts differ, or null when they are the same. */
export function compareText(got: string, expected: string): string | null {
  if (got === expected) return null
  const gotLines = got.split('\n')
  const expectedLines = expected.split('\n')
  const line = expectedLines.findIndex((text, i) => text !== gotLines[i])
  const at = line < 0 ? expectedLines.length : line
  const quote = (text: string | undefined) => (text === undefined ? 'nothing' : JSON.stringify(text))
  return `line ${at + 1}: expected ${quote(expectedLines[at])}, got ${quote(gotLines[at])}`
}

function toleratedError(got: number, expected: number, { rtol, atol }: Tolerance): number {
  if (Object.is(got, expected) || got === expected) return 0
  if (!Number.isFinite(got) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY
  return Math.abs(got - expected) / (atol + rtol * Math.abs(expected))
}

function exactError(got: number, expected: number): number {
  return Object.is(got, expected) ? 0 : Number.POSITIVE_INFINITY
}

function differs(difference: string): Comparison {
  return { error: Number.POSITIVE_INFINITY, difference }
}

function unravel(flat: number, shape: readonly number[]): number[] {
  const index = Array.from(shape, () => 0)
  let rest = flat
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    index[dim] = rest % shape[dim]!
    rest = Math.floor(rest / shape[dim]!)
  }
  return index
}

function brackets(numbers: readonly number[]): string {
  return `[${numbers.join(', ')}]`
}

/** Enough digits to tell two neighbours of the dtype apart. */
function show({ dtype, data }: TensorData, index: number): string {
  const value = data[index]!
  if (Object.is(value, -0)) return '-0'
  return String(dtype === 'float32' ? Number(value.toPrecision(9)) : value)
}
