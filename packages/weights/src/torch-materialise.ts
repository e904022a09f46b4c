import { type Dtype, type Tensor, type TypedArray, fromArray, nn } from '@sinal/core'
import { decode, isMisfit, misfitSaid } from './decode.ts'
import { WeightsError, show } from './errors.ts'
import { type Pickled, Global, StorageRef, TensorRef } from './pickled.ts'
import { checkedNumel } from './size.ts'
import { type Said, say } from './say.ts'
import type { ByteSource } from './source.ts'
import { layouts } from './stored-dtype.ts'
import { stridedView } from './strided-view.ts'
import type { TorchValue } from './torch.ts'
import type { ZipEntry } from './zip-directory.ts'
import { readEntry } from './zip-entry.ts'

/** Deeper than any checkpoint, and safe for the recursion below. */
const MAX_DEPTH = 200

/** A storage as a vector, and the facts in which all its tensors must agree. */
interface Storage {
  readonly vector: Tensor
  readonly stored: string
  readonly length: number
}

/** Turns what the unpickler described into tensors over the archive's storages. */
export class Materialiser {
  readonly #source: ByteSource
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #prefix: string
  readonly #littleEndian: boolean
  readonly #storages = new Map<string, Storage>()
  /** What each container and tensor has become; null while it is being built. */
  readonly #built = new Map<object, TorchValue>()

  constructor(
    source: ByteSource,
    entries: ReadonlyMap<string, ZipEntry>,
    prefix: string,
    littleEndian: boolean,
  ) {
    this.#source = source
    this.#entries = entries
    this.#prefix = prefix
    this.#littleEndian = littleEndian
  }

  /** Reads every storage that a tensor in `root` needs, once. */
  async readStorages(root: Pickled): Promise<void> {
    for (const [path, { fields }] of tensorsIn(root, this.#source.name)) {
      const known = this.#storages.get(fields.key)
      if (known === undefined) this.#storages.set(fields.key, await this.#readStorage(path, fields))
      else if (known.stored !== fields.stored || known.length !== fields.storageLength) {
        const rule = `storage ${show(fields.key)} must be ${known.length} elements of ${known.stored} for every tensor`
        throw this.#error(path, `${rule}, but got ${fields.storageLength} of ${fields.stored}`)
      }
    }
  }

  async #readStorage(path: string, fields: TensorRef['fields']): Promise<Storage> {
    const { key, stored, storageLength: length } = fields
    const entry = this.#entries.get(`${this.#prefix}data/${key}`)
    if (entry === undefined) {
      throw this.#error(path, `its storage must be in the archive, but got no ${this.#prefix}data/${key}`)
    }
    const bytes = length * layouts[stored].bytes
    if (entry.size !== bytes) {
      const rule = `its storage of ${length} elements of ${stored} must have ${bytes} bytes`
      throw this.#error(path, `${rule}, but got ${entry.size} in ${show(entry.name)}`)
    }
    const data = decode(await readEntry(this.#source, entry), stored, this.#littleEndian)
    if (isMisfit(data)) throw this.#error(path, misfitSaid(data))
    return { vector: vectorOf(data, layouts[stored].dtype), stored, length }
  }

  /** The value with its tensors; what is shared in the pickle is shared in it. */
  build(value: Pickled): TorchValue {
    if (typeof value !== 'object' || value === null) return value
    const known = this.#built.get(value)
    if (known !== undefined) return known
    const made = this.#make(value)
    this.#built.set(value, made)
    return made
  }

  #make(value: Pickled & object): TorchValue {
    if (value instanceof TensorRef) return this.#tensor(value)
    if (Array.isArray(value)) return value.map((item: Pickled) => this.build(item))
    if (value instanceof Map) {
      const pairs = [...value].map(([key, item]) => [key, this.build(item)] as const)
      return pairs.every(([key]) => typeof key === 'string') ? Object.fromEntries(pairs) : new Map(pairs)
    }
    const name = value instanceof Global ? value.qualifiedName : 'a storage'
    throw new WeightsError(this.#source.name, `${this.#prefix}data.pkl`, say('weights-held', { name }))
  }

  #tensor({ fields }: TensorRef): Tensor {
    const { key, offset, shape, strides, requiresGrad, isParameter } = fields
    const { vector } = this.#storages.get(key)!
    checkedNumel(this.#source.name, `storage ${show(key)}`, shape)
    if (requiresGrad && vector.dtype !== 'float32' && vector.dtype !== 'float64') {
      const rule = 'only float tensors can require a gradient'
      throw new WeightsError(this.#source.name, `storage ${show(key)}`, `${rule}, but got ${fields.stored}`)
    }
    const view = stridedView(vector, offset, shape, strides)
    return isParameter ? new nn.Parameter(view, requiresGrad) : view.requiresGrad_(requiresGrad)
  }

  #error(path: string, problem: string | Said): WeightsError {
    return new WeightsError(this.#source.name, `tensor ${show(path)}`, problem)
  }
}

function vectorOf(data: TypedArray, dtype: Dtype): Tensor {
  return fromArray(data, [data.length], { dtype })
}

/** Every tensor once, with the first path that leads to it; refuses values that hold themselves. */
function* tensorsIn(root: Pickled, file: string): Generator<[path: string, tensor: TensorRef]> {
  const seen = new Set<Pickled>()
  const open = new Set<Pickled>()
  function* walk(value: Pickled, path: readonly string[]): Generator<[string, TensorRef]> {
    if (open.has(value))
      throw new WeightsError(file, place(path), 'a value must not hold itself, but got one')
    if (seen.has(value) || value instanceof Global || value instanceof StorageRef) return
    if (value instanceof TensorRef) yield [path.join('.'), value]
    const isContainer = Array.isArray(value) || value instanceof Map
    if (typeof value === 'object') seen.add(value)
    if (!isContainer) return
    if (path.length > MAX_DEPTH) {
      throw new WeightsError(file, null, `values must be nested at most ${MAX_DEPTH} deep, but got more`)
    }
    open.add(value)
    for (const [key, item] of (value as readonly Pickled[] | ReadonlyMap<unknown, Pickled>).entries()) {
      yield* walk(item, [...path, String(key)])
    }
    open.delete(value)
  }
  yield* walk(root, [])
}

const place = (path: readonly string[]): string | null => (path.length === 0 ? null : show(path.join('.')))
