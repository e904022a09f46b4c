import { type Tensor, fromArray } from '@sinal/core'
import { decode, encode, isMisfit, misfitSaid } from './decode.ts'
import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'
import { type Entry, LENGTH_BYTES, readHeader } from './safetensors-header.ts'
import {
  type ByteSource,
  type SourceOptions,
  type WeightsSource,
  openSource,
  viewOf,
  withSource,
} from './source.ts'
import { type TensorInfo, layouts, storedAs } from './stored-dtype.ts'
import type { SaveOptions } from './node-file.ts'

/** A safetensors file, opened and checked, whose tensors are read one by one. */
export interface SafetensorsFile {
  readonly name: string
  readonly metadata: Readonly<Record<string, string>>
  /** What the file holds, in the order of its buffer. */
  readonly infos: readonly TensorInfo[]
  /**
   * Reads one tensor: its bytes and no others.
   *
   * @throws {WeightsError} no such tensor, or an integer that int32 cannot hold
   */
  tensor(name: string): Promise<Tensor>
  /** Reads all tensors. */
  tensors(): Promise<Record<string, Tensor>>
  close(): Promise<void>
}

/**
 * Opens a safetensors file without reading its tensors. F16 and BF16 become float32, integers int32: see `infos`.
 *
 * @throws {WeightsError} naming the byte, the field or the tensor that breaks the format
 * @see https://github.com/huggingface/safetensors#format
 */
export async function openSafetensors(
  source: WeightsSource,
  options: SourceOptions = {},
): Promise<SafetensorsFile> {
  const bytes = await openSource(source, 'safetensors', options)
  try {
    return await safetensorsFile(bytes)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** @internal */
export async function safetensorsFile(bytes: ByteSource): Promise<SafetensorsFile> {
  const { metadata, entries } = await readHeader(bytes)
  const read = async ({ name, shape, stored, dtype, start, end }: Entry): Promise<Tensor> => {
    const data = decode(await bytes.read(start, end - start), stored)
    if (isMisfit(data)) throw new WeightsError(bytes.name, `tensor ${show(name)}`, misfitSaid(data))
    return fromArray(data, shape, { dtype })
  }
  return {
    name: bytes.name,
    metadata,
    infos: [...entries.values()].map(({ start: _start, end: _end, ...info }) => info),
    async tensor(name) {
      const entry = entries.get(name)
      if (entry !== undefined) return read(entry)
      const known = [...entries.keys()].slice(0, 10).map(show).join(', ')
      const problem = `the name must be one of ${known}, but got ${show(name)}`
      throw new WeightsError(bytes.name, null, say('weights-use', { problem }))
    },
    async tensors() {
      const named: [string, Tensor][] = []
      for (const entry of entries.values()) named.push([entry.name, await read(entry)])
      return Object.fromEntries(named)
    },
    close: () => bytes.close(),
  }
}

/** Every tensor of a safetensors file, by name. */
export function loadSafetensors(
  source: WeightsSource,
  options: SourceOptions = {},
): Promise<Record<string, Tensor>> {
  return withSource(source, 'safetensors', options, async (bytes) => (await safetensorsFile(bytes)).tensors())
}

export interface SafetensorsOptions {
  /** Strings of your own, kept in the header. */
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * Tensors as the bytes of a safetensors file. Wider elements come first, so that each tensor is aligned.
 *
 * @throws {WeightsError} the name `__metadata__`, which the format keeps for itself
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  options: SafetensorsOptions = {},
): Uint8Array {
  const width = (tensor: Tensor): number => layouts[storedAs[tensor.dtype]].bytes
  const entries = Object.entries(tensors).sort(([, a], [, b]) => width(b) - width(a))
  const header = new Map<string, unknown>()
  if (options.metadata !== undefined) header.set('__metadata__', options.metadata)
  let end = 0
  for (const [name, { dtype, shape, numel }] of entries) {
    if (name === '__metadata__') {
      const problem = `a tensor must not be called '__metadata__', but got one`
      throw new WeightsError('safetensors', null, say('weights-use', { problem }))
    }
    const start = end
    end += numel * layouts[storedAs[dtype]].bytes
    header.set(name, { dtype: storedAs[dtype], shape: [...shape], data_offsets: [start, end] })
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const length = Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(LENGTH_BYTES + length + end)
  viewOf(file).setBigUint64(0, BigInt(length), true)
  file.set(text, LENGTH_BYTES)
  file.fill(0x20, LENGTH_BYTES + text.length, LENGTH_BYTES + length)
  let at = LENGTH_BYTES + length
  for (const [, { data }] of entries) {
    const bytes = encode(data)
    file.set(bytes, at)
    at += bytes.length
  }
  return file
}

/** Writes tensors to a safetensors file (Node); it appears whole or not at all, and replaces another only when told to. */
export async function saveSafetensors(
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  options: SafetensorsOptions & SaveOptions = {},
): Promise<void> {
  const { writeWhole } = await import('./node-file.ts')
  await writeWhole(path, encodeSafetensors(tensors, options), options)
}
