import { type Dtype, type Tensor, fromArray } from '@sinal/core'
import { decode, encode, isMisfit, misfitSaid } from './decode.ts'
import { WeightsError } from './errors.ts'
import { MAGIC, readNpyHeader } from './npy-header.ts'
import { type ByteSource, type SourceOptions, type WeightsSource, viewOf, withSource } from './source.ts'
import type { SaveOptions } from './node-file.ts'

/**
 * The array of a NumPy .npy file. float16 becomes float32, integers int32 (where every value fits).
 *
 * @throws {WeightsError} naming the byte or the field that breaks the format; arrays of Python objects, of text and
 *   of records are refused
 * @see https://numpy.org/doc/stable/reference/generated/numpy.load.html
 */
export function loadNpy(source: WeightsSource, options: SourceOptions = {}): Promise<Tensor> {
  return withSource(source, 'npy', options, readNpy)
}

/** @internal */
export async function readNpy(source: ByteSource): Promise<Tensor> {
  const { shape, stored, littleEndian, fortranOrder, start, bytes } = await readNpyHeader(source)
  const data = decode(await source.read(start, bytes), stored, littleEndian)
  if (isMisfit(data)) throw new WeightsError(source.name, null, misfitSaid(data))
  const dtype = data instanceof Uint8Array ? ('bool' as const) : undefined
  if (!fortranOrder) return fromArray(data, shape, { dtype })
  // The first index varies fastest: row-major with all dimensions reversed.
  return fromArray(data, shape.toReversed(), { dtype }).T.detach()
}

const descrs: Readonly<Record<Dtype, string>> = {
  float32: '<f4',
  float64: '<f8',
  int32: '<i4',
  bool: '|b1',
}

/** Room that NumPy leaves for the first size to grow, in characters. */
const GROWTH = 21

/** A tensor as the bytes of a NumPy .npy file: the same bytes that NumPy writes. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  const { shape, dtype } = tensor
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dict = `{'descr': '${descrs[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`
  const room = shape.length === 0 ? 0 : GROWTH - String(shape[0]).length
  // Magic, version, length and text, together a multiple of 64 bytes.
  const prefix = 10
  const used = prefix + dict.length + room + 1
  const start = Math.ceil(used / 64) * 64
  const text = `${dict.padEnd(start - prefix - 1)}\n`
  const data = encode(tensor.data)
  const file = new Uint8Array(start + data.length)
  file.set([...MAGIC, 1, 0])
  viewOf(file).setUint16(8, text.length, true)
  file.set(new TextEncoder().encode(text), prefix)
  file.set(data, start)
  return file
}

/** Writes a tensor to a NumPy .npy file (Node); it appears whole or not at all, and replaces another only when told to. */
export async function saveNpy(path: string, tensor: Tensor, options: SaveOptions = {}): Promise<void> {
  const { writeWhole } = await import('./node-file.ts')
  await writeWhole(path, encodeNpy(tensor), options)
}
