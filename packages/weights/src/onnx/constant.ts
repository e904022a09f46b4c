import { type Dtype, type Tensor, fromArray } from '@sinal/core'
import { decode, encode, isMisfit, misfitSaid } from '../decode.ts'
import { WeightsError, show } from '../errors.ts'
import { say } from '../say.ts'
import { checkedNumel } from '../size.ts'
import { type StoredDtype, layouts } from '../stored-dtype.ts'
import type { TensorProto } from './schema.ts'

/** ONNX's numbers for element types. */
export const storedByNumber: ReadonlyMap<number, StoredDtype> = new Map([
  [1, 'F32'],
  [2, 'U8'],
  [3, 'I8'],
  [4, 'U16'],
  [5, 'I16'],
  [6, 'I32'],
  [7, 'I64'],
  [9, 'BOOL'],
  [10, 'F16'],
  [11, 'F64'],
  [12, 'U32'],
  [13, 'U64'],
  [16, 'BF16'],
])

/** data_location of weights that lie in a file of their own. */
const EXTERNAL = 1

/** A tensor that is part of the model; it is made into one of core's when it is asked for. */
export class Constant {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: Dtype
  readonly #file: string
  readonly #stored: StoredDtype
  readonly #proto: TensorProto
  #tensor: Tensor | null = null

  /** @throws {WeightsError} a shape that its data does not have, an unknown dtype, weights in another file */
  constructor(file: string, proto: TensorProto, name = proto.name) {
    const place = `tensor ${show(name)}`
    const stored = storedByNumber.get(proto.dataType)
    if (stored === undefined) {
      const rule = 'dtype must be a number or bool'
      throw new WeightsError(file, place, `${rule}, but got ONNX's type ${proto.dataType}`)
    }
    if (proto.dataLocation === EXTERNAL) {
      throw new WeightsError(file, place, say('onnx-external'))
    }
    this.name = name
    this.dtype = layouts[stored].dtype
    this.shape = proto.dims.map(Number)
    this.#file = file
    this.#stored = stored
    this.#proto = proto
    const bytes = checkedNumel(file, place, this.shape) * layouts[stored].bytes
    const got = proto.rawData?.length ?? typedLength(proto, stored) * layouts[stored].bytes
    if (got !== bytes) {
      const rule = `${stored} ${show(this.shape)} must have ${bytes} bytes`
      throw new WeightsError(file, place, `${rule}, but got ${got}`)
    }
  }

  /** @throws {WeightsError} an integer that int32 cannot hold */
  get tensor(): Tensor {
    if (this.#tensor !== null) return this.#tensor
    const data = decode(this.#bytes(), this.#stored)
    if (isMisfit(data)) throw new WeightsError(this.#file, `tensor ${show(this.name)}`, misfitSaid(data))
    this.#tensor = fromArray(data, this.shape, { dtype: this.dtype })
    return this.#tensor
  }

  /** The elements as numbers, of whatever size: an end of 2^63 − 1 is how models say "all the rest". */
  get integers(): number[] {
    if (this.#stored !== 'I64') return [...this.tensor.data]
    return [...new BigInt64Array(this.#bytes().buffer)].map(Number)
  }

  /** The elements as a little-endian file has them, in an array of its own. */
  #bytes(): Uint8Array {
    const { rawData, floatData, doubleData, int64Data, uint64Data, int32Data } = this.#proto
    if (rawData !== null) return rawData.slice()
    switch (this.#stored) {
      case 'F32':
        return encode(Float32Array.from(floatData))
      case 'F64':
        return encode(Float64Array.from(doubleData))
      case 'I64':
        return encode(BigInt64Array.from(int64Data))
      case 'U64':
      case 'U32':
        return pack(uint64Data.map(Number), this.#stored)
      default:
        return pack(int32Data, this.#stored)
    }
  }
}

function typedLength(proto: TensorProto, stored: StoredDtype): number {
  if (stored === 'F32') return proto.floatData.length
  if (stored === 'F64') return proto.doubleData.length
  if (stored === 'I64') return proto.int64Data.length
  return stored === 'U64' || stored === 'U32' ? proto.uint64Data.length : proto.int32Data.length
}

/** The lower bytes of each integer. */
function pack(values: readonly number[], stored: StoredDtype): Uint8Array {
  const width = layouts[stored].bytes
  const bytes = new Uint8Array(values.length * width)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) {
    if (width === 8) view.setBigUint64(i * width, BigInt(value), true)
    else if (width === 4) view.setUint32(i * width, value, true)
    else if (width === 2) view.setUint16(i * width, value, true)
    else view.setUint8(i * width, value)
  }
  return bytes
}
