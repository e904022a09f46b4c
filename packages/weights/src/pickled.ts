import type { Said } from './say.ts'
import type { StoredDtype } from './stored-dtype.ts'

/** What the unpickler builds, before any tensor is read. Tuples and lists are arrays, dicts are Maps. */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Pickled[]
  | ReadonlyMap<PickledKey, Pickled>
  | Global
  | StorageRef
  | TensorRef

/** The keys of dicts. */
export type PickledKey = string | number | bigint | boolean | null

/** Refuses the pickle, at the byte of the opcode that is being carried out. */
export type Refuse = (problem: string | Said) => never

/** A name of a module that may be read. */
export class Global {
  readonly qualifiedName: string
  /** What calling it builds; null for a name that only stands for itself. */
  readonly call: ((args: readonly Pickled[], refuse: Refuse) => Pickled) | null
  /** The dtype that it stands for: `torch.FloatStorage` and `torch.float32` alike. */
  readonly stored: StoredDtype | null

  constructor(
    qualifiedName: string,
    { call = null, stored = null }: Partial<Pick<Global, 'call' | 'stored'>>,
  ) {
    this.qualifiedName = qualifiedName
    this.call = call
    this.stored = stored
  }
}

/** An array of elements in a file of the archive. */
export class StorageRef {
  readonly key: string
  readonly stored: StoredDtype
  /** Its elements; for an untyped storage, whose dtype comes with the tensor, its bytes. */
  readonly length: number
  readonly isUntyped: boolean

  constructor(key: string, stored: StoredDtype, length: number, isUntyped: boolean) {
    this.key = key
    this.stored = stored
    this.length = length
    this.isUntyped = isUntyped
  }
}

/** A tensor: the elements of a storage at offset + Σ index · stride. */
export interface TensorFields {
  readonly key: string
  readonly stored: StoredDtype
  /** Elements of the whole storage. */
  readonly storageLength: number
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly requiresGrad: boolean
  readonly isParameter: boolean
}

export class TensorRef {
  readonly fields: TensorFields

  constructor(fields: TensorFields) {
    this.fields = fields
  }
}
