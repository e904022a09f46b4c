import { show } from './errors.ts'
import { Global, type Pickled, type Refuse, StorageRef, type TensorFields, TensorRef } from './pickled.ts'
import { MAX_DIMS } from './size.ts'
import { type StoredDtype, layouts } from './stored-dtype.ts'
import type { Vocabulary } from './unpickle.ts'

const storages: Readonly<Record<string, StoredDtype>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
}

const dtypes: Readonly<Record<string, StoredDtype>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
}

const UNTYPED = 'torch.storage.UntypedStorage'

const builders: Readonly<Record<string, (args: readonly Pickled[], refuse: Refuse) => Pickled>> = {
  'collections.OrderedDict': (args, refuse) =>
    args.length === 0 ? new Map() : refuse('an OrderedDict must begin empty, but got items'),
  'torch.Size': (args, refuse) =>
    args.length === 1 && Array.isArray(args[0]) ? args[0] : refuse('a torch.Size must be made of a tuple'),
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor_v3': rebuildTensor,
  'torch._utils._rebuild_parameter': rebuildParameter,
}

/** The names that torch.save writes for tensors and their containers. */
export const torchVocabulary: Vocabulary = {
  global(module, name) {
    const qualifiedName = `${module}.${name}`
    if (Object.hasOwn(builders, qualifiedName)) {
      return new Global(qualifiedName, { call: builders[qualifiedName] })
    }
    if (qualifiedName === UNTYPED) return new Global(qualifiedName, { stored: 'U8' })
    if (module !== 'torch') return null
    const stored = [storages, dtypes].find((names) => Object.hasOwn(names, name))?.[name]
    return stored === undefined ? null : new Global(qualifiedName, { stored })
  },

  /** `('storage', torch.FloatStorage, '0', 'cpu', 6)`: the elements of `data/0` */
  persistent(id, refuse) {
    if (!Array.isArray(id) || id[0] !== 'storage') return refuse('a persistent id must be that of a storage')
    const [, type, key, , length] = id as readonly Pickled[]
    if (!(type instanceof Global) || type.stored === null) {
      return refuse(
        `a storage must have a dtype, but got ${type instanceof Global ? type.qualifiedName : show(type)}`,
      )
    }
    if (typeof key !== 'string') return refuse(`a storage's key must be a string, but got ${show(key)}`)
    return new StorageRef(
      key,
      type.stored,
      size(length, 'the length of a storage', refuse),
      type.qualifiedName === UNTYPED,
    )
  },
}

/** storage, storage_offset, size, stride, requires_grad, backward_hooks; v3: dtype, metadata; v2: metadata */
function rebuildTensor(args: readonly Pickled[], refuse: Refuse): TensorRef {
  const [storage, storageOffset, shape, strides, requiresGrad, , last] = args
  if (!(storage instanceof StorageRef))
    return refuse(`a tensor must have a storage, but got ${show(storage)}`)
  const dims = sizes(shape, 'size', refuse)
  const steps = sizes(strides, 'stride', refuse)
  if (dims.length !== steps.length) {
    return refuse(`stride must have as many items as size, ${dims.length}, but got ${steps.length}`)
  }
  if (typeof requiresGrad !== 'boolean') {
    return refuse(`requires_grad must be a bool, but got ${show(requiresGrad)}`)
  }
  const stored = storage.isUntyped && last instanceof Global ? last.stored : storage.stored
  if (stored === null) return refuse(`an untyped storage must come with a dtype, but got ${show(last)}`)
  const storageLength = storage.isUntyped ? storage.length / layouts[stored].bytes : storage.length
  if (!Number.isInteger(storageLength)) {
    return refuse(`an untyped storage must have whole elements, but got ${storage.length} bytes of ${stored}`)
  }
  const offset = size(storageOffset, 'storage_offset', refuse)
  const fields = { key: storage.key, stored, storageLength, offset, shape: dims, strides: steps }
  checkReach(fields, refuse)
  return new TensorRef({ ...fields, requiresGrad, isParameter: false })
}

/** data, requires_grad, backward_hooks */
function rebuildParameter([data, requiresGrad]: readonly Pickled[], refuse: Refuse): TensorRef {
  if (!(data instanceof TensorRef) || typeof requiresGrad !== 'boolean') {
    return refuse('a parameter must be made of a tensor and requires_grad')
  }
  return new TensorRef({ ...data.fields, requiresGrad, isParameter: true })
}

type Reach = Pick<TensorFields, 'storageLength' | 'offset' | 'shape' | 'strides'>

/** The last element that the tensor shows, offset + Σ (size − 1) · stride, must be in its storage. */
function checkReach({ storageLength, offset, shape, strides }: Reach, refuse: Refuse): void {
  const last = shape.includes(0)
    ? offset - 1
    : shape.reduce((sum, length, d) => sum + (length - 1) * strides[d], offset)
  if (last < storageLength) return
  const elements = `size ${show(shape)}, stride ${show(strides)}, storage_offset ${offset}`
  refuse(`a tensor must lie within its storage of ${storageLength} elements, but got ${elements}`)
}

function size(value: Pickled | undefined, what: string, refuse: Refuse): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return refuse(`${what} must be a non-negative integer, but got ${show(value)}`)
}

function sizes(value: Pickled | undefined, what: string, refuse: Refuse): readonly number[] {
  if (!Array.isArray(value) || value.length > MAX_DIMS) {
    return refuse(`${what} must be a tuple of at most ${MAX_DIMS}, but got ${show(value)}`)
  }
  return value.map((item) => size(item, what, refuse))
}
