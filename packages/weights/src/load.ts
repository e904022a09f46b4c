import type { Tensor } from '@sinal/core'
import { WeightsError } from './errors.ts'
import { namedTensors } from './named-tensors.ts'
import { MAGIC } from './npy-header.ts'
import { readNpy } from './npy.ts'
import { readNpz } from './npz.ts'
import { type OnnxModel, readOnnx } from './onnx/model.ts'
import { safetensorsFile } from './safetensors.ts'
import { say } from './say.ts'
import { type ByteSource, type SourceOptions, type WeightsSource, viewOf, withSource } from './source.ts'
import { type TorchValue, isTorchArchive, readTorch, refuseLegacy } from './torch.ts'
import { readDirectory } from './zip-directory.ts'

interface Named {
  /** Every tensor of the file by name: what `loadStateDict` takes. */
  readonly tensors: Record<string, Tensor>
}

/** What a file turned out to be, and its tensors. */
export type Loaded =
  | (Named & { readonly format: 'safetensors'; readonly metadata: Readonly<Record<string, string>> })
  /** The array of an .npy file has no name: it is `arr_0`, as in an archive that NumPy makes of it. */
  | (Named & { readonly format: 'npy' })
  | (Named & { readonly format: 'npz' })
  /** `value` is the whole checkpoint; names are paths in it. */
  | (Named & { readonly format: 'torch'; readonly value: TorchValue })
  | (Named & { readonly format: 'onnx'; readonly model: OnnxModel })

/**
 * Loads weights from a file of any of the formats, told by its content: safetensors, .npy, .npz, PyTorch's zip
 * checkpoints, ONNX.
 *
 * @throws {WeightsError} a file that is none of these, or is not whole
 */
export function load(source: WeightsSource, options: SourceOptions = {}): Promise<Loaded> {
  return withSource(source, 'weights', options, async (bytes) => {
    const head = await bytes.read(0, Math.min(16, bytes.size))
    if (MAGIC.every((byte, i) => head[i] === byte)) return loadArray(bytes)
    if (ZIP.every((byte, i) => head[i] === byte)) return loadArchive(bytes)
    if (isSafetensors(head)) return loadNamed(bytes)
    await refuseLegacy(bytes)
    // An ONNX model begins with its ir_version: field 1, a varint.
    if (head[0] === 0x08) return loadModel(bytes)
    const beginning = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const said = beginning === '' ? say('weights-empty') : say('weights-format', { beginning })
    throw new WeightsError(bytes.name, 'byte 0', said)
  })
}

/** `PK\x03\x04` */
const ZIP = [0x50, 0x4b, 0x03, 0x04]

/** A header of plausible length that begins as JSON. */
function isSafetensors(head: Uint8Array): boolean {
  return head.length > 8 && head[8] === 0x7b && viewOf(head).getUint32(4, true) === 0
}

async function loadArray(bytes: ByteSource): Promise<Loaded> {
  return { format: 'npy', tensors: { arr_0: await readNpy(bytes) } }
}

async function loadArchive(bytes: ByteSource): Promise<Loaded> {
  const entries = await readDirectory(bytes)
  if (!isTorchArchive(entries)) return { format: 'npz', tensors: await readNpz(bytes, entries) }
  const value = await readTorch(bytes, entries)
  return { format: 'torch', tensors: namedTensors(value), value }
}

async function loadNamed(bytes: ByteSource): Promise<Loaded> {
  const { metadata, tensors } = await safetensorsFile(bytes)
  return { format: 'safetensors', tensors: await tensors(), metadata }
}

async function loadModel(bytes: ByteSource): Promise<Loaded> {
  const model = await readOnnx(bytes)
  return { format: 'onnx', tensors: model.tensors, model }
}
