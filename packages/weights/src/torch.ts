import type { Tensor } from '@sinal/core'
import { WeightsError, show } from './errors.ts'
import { Materialiser } from './torch-materialise.ts'
import { say } from './say.ts'
import { torchVocabulary } from './torch-vocabulary.ts'
import { type ByteSource, type SourceOptions, type WeightsSource, withSource } from './source.ts'
import { unpickle } from './unpickle.ts'
import { type ZipEntry, readDirectory } from './zip-directory.ts'
import { readEntry } from './zip-entry.ts'

/** What a checkpoint holds. Tuples and lists are arrays; dicts are objects, or Maps where a key is no string. */
export type TorchValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Tensor
  | readonly TorchValue[]
  | ReadonlyMap<string | number | bigint | boolean | null, TorchValue>
  | { readonly [key: string]: TorchValue }

/**
 * What `torch.save` wrote: a state_dict, or a checkpoint that nests several with numbers and strings. Nothing but
 * numbers, strings, None, tuples, lists, dicts and tensors is built; whatever else a pickle asks for is refused by
 * name. Tensors that share a storage share it here. float16 and bfloat16 become float32, integers int32.
 *
 * @throws {WeightsError} naming the entry and the byte, and what was refused there
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
export function loadTorch(source: WeightsSource, options: SourceOptions = {}): Promise<TorchValue> {
  return withSource(source, 'torch', options, async (bytes) => {
    await refuseLegacy(bytes)
    return readTorch(bytes, await readDirectory(bytes))
  })
}

/** The first bytes of the pickled magic number 0x1950a86a20f9469cfc6c, of PyTorch before 1.6, after PROTO 2. */
const LEGACY = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
const PROTO = 0x80

/** @internal Recognises pickles that stand outside a zip archive, and says what to do. */
export async function refuseLegacy(source: ByteSource): Promise<void> {
  const head = await source.read(0, Math.min(2 + LEGACY.length, source.size))
  if (head[0] !== PROTO) return
  const isLegacy = LEGACY.every((byte, i) => head[2 + i] === byte)
  const remedy = 'torch.save(torch.load(FILE), FILE, _use_new_zipfile_serialization=True)'
  throw new WeightsError(source.name, null, say(isLegacy ? 'weights-legacy' : 'weights-pickle', { remedy }))
}

const PICKLE = /^(?:(.+)\/)?data\.pkl$/

/** @internal Whether an archive is one of `torch.save`'s. */
export function isTorchArchive(entries: ReadonlyMap<string, ZipEntry>): boolean {
  return [...entries.keys()].some((name) => PICKLE.test(name))
}

/** @internal */
export async function readTorch(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
): Promise<TorchValue> {
  const pickles = [...entries.values()].filter(({ name }) => PICKLE.test(name))
  if (pickles.length !== 1) {
    const got = pickles.length === 0 ? 'none' : pickles.map(({ name }) => show(name)).join(', ')
    throw new WeightsError(source.name, null, `a checkpoint must have one data.pkl, but got ${got}`)
  }
  const [pickle] = pickles
  const prefix = pickle.name.slice(0, -'data.pkl'.length)
  if (entries.has(`${prefix}constants.pkl`)) {
    const remedy = 'torch.save(module.state_dict(), …)'
    throw new WeightsError(source.name, null, say('weights-script', { remedy }))
  }
  const value = unpickle(await readEntry(source, pickle), source.name, pickle.name, torchVocabulary)
  const littleEndian = await readByteOrder(source, entries.get(`${prefix}byteorder`))
  const materialiser = new Materialiser(source, entries, prefix, littleEndian)
  await materialiser.readStorages(value)
  return materialiser.build(value)
}

async function readByteOrder(source: ByteSource, entry: ZipEntry | undefined): Promise<boolean> {
  if (entry === undefined) return true
  const order = new TextDecoder('latin1').decode(await readEntry(source, entry))
  if (order === 'little' || order === 'big') return order === 'little'
  throw new WeightsError(source.name, show(entry.name), `expected 'little' or 'big', but got ${show(order)}`)
}
