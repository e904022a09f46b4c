/** The words of the fixture format, as they are after reading. README.md describes the files. */

export type Dtype = 'float32' | 'float64' | 'int32' | 'bool'
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array

/** A tensor at rest: row-major values, bool as 0 and 1. */
export interface TensorData {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: TypedArray
  /** Whether an implementation must track gradients to it. */
  readonly requiresGrad?: boolean
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Options under PyTorch's names (`in_channels`), whichever spelling the file uses. */
export type Options = Readonly<Record<string, Json>>

/** One operation on named values. */
export interface Step {
  /** The name of its result, or the names of its results, when anything later needs them. */
  readonly let?: string | readonly string[]
  /** PyTorch's spelling: `conv1d`, `index_put_`, `nn.Conv1d`. README.md lists them. */
  readonly op: string
  /** Parameter name → the name of an input or an earlier result, or a list of such names. */
  readonly inputs: Readonly<Record<string, string | readonly string[]>>
  readonly options: Options
  /** Runs with gradients off. */
  readonly noGrad: boolean
}

/** What is wrong with a refused call, in words that no implementation owns. */
export type ErrorKind = 'shape' | 'option' | 'dtype' | 'autograd' | 'index' | 'value'

export const errorKinds: readonly ErrorKind[] = ['shape', 'option', 'dtype', 'autograd', 'index', 'value']

/** What a `Run` is given: everything about a case but its answers. */
export interface Question {
  readonly name: string
  /** The operation that the case is about; for a program that does not say, the last step's. */
  readonly op: string
  readonly inputs: Readonly<Record<string, TensorData>>
  readonly steps: readonly Step[]
  /** Names whose value, gradient or printed text is asked for once every step has run. */
  readonly want: {
    readonly values: readonly string[]
    readonly grads: readonly string[]
    readonly texts: readonly string[]
  }
}

/** What a `Run` gives back: an entry for every name that was asked for. */
export interface Answer {
  readonly values: Readonly<Record<string, TensorData>>
  readonly grads: Readonly<Record<string, TensorData | null>>
  readonly texts: Readonly<Record<string, string>>
}

/** PyTorch's answers. */
export interface Expectation extends Answer {
  /** The same in float64: a float32 answer must be within tolerance of it too. */
  readonly truth: Pick<Answer, 'values' | 'grads'>
  /** Set when the last step must be refused, for any of these reasons. */
  readonly error?: { readonly kinds: readonly ErrorKind[]; readonly message: string }
}

export interface Case extends Question {
  readonly group: string
  readonly file: string
  readonly line: number
  /** Bit for bit rather than within tolerance. */
  readonly exact: boolean
  readonly expect: Expectation
}

/** A folder of fixtures, read. */
export interface Fixtures {
  readonly folder: string
  /** The version that gave the answers, when the manifest tells. */
  readonly pytorch: string | null
  readonly cases: readonly Case[]
}

/** A fixture that cannot be read: which file, which line, which field, and why. */
export class FixtureError extends Error {
  override get name(): string {
    return 'FixtureError'
  }
}
