import {
  AutogradError,
  BackendError,
  type BackendName,
  DtypeError,
  IndexError,
  OptionError,
  ShapeError,
  type SinalError,
  Tensor,
  backend,
  fromArray,
  noGrad,
} from '../src/index.ts'
import { type ErrorKind, type Run, type TensorData, interpreter } from '@sinal/reference'
import { type Value, operations } from './operations/index.ts'

/** Sinal's core, as `conformance` drives it; on the backend that is set at the time. */
export const run: Run = interpreter<Value>({
  ops: operations,
  fromData,
  toData,
  gradOf: (value) => tensorOf(value).grad,
  textOf: String,
  noGrad,
  kindsOf,
})

const names: readonly BackendName[] = ['native', 'wasm', 'scalar']

/** The backends that can run on this machine. */
export function availableBackends(): BackendName[] {
  const { unavailable } = backend()
  return names.filter((name) => unavailable[name] === undefined)
}

function fromData({ dtype, shape, data, requiresGrad }: TensorData): Tensor {
  return fromArray(data.slice(), shape, { dtype, ...(requiresGrad ? { requiresGrad } : {}) })
}

async function toData(value: Value): Promise<TensorData> {
  const tensor = tensorOf(value)
  return { dtype: tensor.dtype, shape: [...tensor.shape], data: await tensor.read() }
}

function tensorOf(value: Value): Tensor {
  if (value instanceof Tensor) return value
  throw new TypeError(`the fixture asks for a tensor's value or gradient here, but this is ${String(value)}`)
}

/** OptionError also stands for PyTorch's ValueError: Sinal has one word for an argument outside its legal values. */
const kinds: readonly [new (message: string) => SinalError, readonly ErrorKind[]][] = [
  [ShapeError, ['shape']],
  [OptionError, ['option', 'value']],
  [DtypeError, ['dtype']],
  [AutogradError, ['autograd']],
  [IndexError, ['index']],
  [BackendError, []],
]

function kindsOf(error: unknown): readonly ErrorKind[] {
  return kinds.find(([type]) => error instanceof type)?.[1] ?? []
}
