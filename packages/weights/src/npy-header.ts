import { WeightsError, show } from './errors.ts'
import { type Literal, LiteralError, parseLiteral } from './python-literal.ts'
import { say } from './say.ts'
import { checkedNumel } from './size.ts'
import { type ByteSource, viewOf } from './source.ts'
import { type StoredDtype, layouts } from './stored-dtype.ts'

/** `\x93NUMPY` */
export const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
/** Far above what any array of numbers needs; NumPy itself warns above 10 000. */
const MAX_HEADER_BYTES = 1_000_000

const storedByKind: Readonly<Record<string, StoredDtype>> = {
  f8: 'F64',
  f4: 'F32',
  f2: 'F16',
  i8: 'I64',
  i4: 'I32',
  i2: 'I16',
  i1: 'I8',
  u8: 'U64',
  u4: 'U32',
  u2: 'U16',
  u1: 'U8',
  b1: 'BOOL',
}

export interface NpyHeader {
  readonly shape: readonly number[]
  readonly stored: StoredDtype
  readonly littleEndian: boolean
  /** Whether the first index varies fastest. */
  readonly fortranOrder: boolean
  /** Where the elements begin, and how many bytes they take. */
  readonly start: number
  readonly bytes: number
}

/**
 * Reads and checks the header of an .npy file, versions 1 to 3.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const { name } = source
  const { text, start } = await readText(source)
  const dict = parseDict(name, text)
  const place = 'header'
  for (const key of dict.keys()) {
    if (key === 'descr' || key === 'fortran_order' || key === 'shape') continue
    const rule = 'keys must be descr, fortran_order and shape'
    throw new WeightsError(name, place, `${rule}, but got ${show(key)}`)
  }
  const fortranOrder = dict.get('fortran_order')
  const shape = dict.get('shape')
  if (typeof fortranOrder !== 'boolean') {
    throw new WeightsError(name, place, `fortran_order must be True or False, but got ${show(fortranOrder)}`)
  }
  if (!Array.isArray(shape)) {
    throw new WeightsError(name, place, `shape must be a tuple, but got ${show(shape)}`)
  }
  const { stored, littleEndian } = parseDescr(name, dict.get('descr'))
  const bytes = checkedNumel(name, place, shape) * layouts[stored].bytes
  if (source.size - start !== bytes) {
    const type = `${stored} ${show(shape)}`
    const said = say('weights-array-cut', { type, expected: bytes, got: source.size - start })
    throw new WeightsError(name, `byte ${start}`, said)
  }
  return { shape: shape as number[], stored, littleEndian, fortranOrder, start, bytes }
}

async function readText(source: ByteSource): Promise<{ text: string; start: number }> {
  const { name, size } = source
  const prefix = await source.read(0, Math.min(12, size))
  if (MAGIC.some((byte, i) => prefix[i] !== byte)) {
    throw new WeightsError(name, 'byte 0', `a NumPy file must begin with \\x93NUMPY, but got other bytes`)
  }
  const major = prefix[6]
  if (size >= 8 && (major < 1 || major > 3)) {
    throw new WeightsError(name, 'byte 6', `version must be 1, 2 or 3, but got ${major}`)
  }
  const lengthBytes = major === 1 ? 2 : 4
  const textStart = 8 + lengthBytes
  if (size < textStart) {
    throw new WeightsError(name, null, `a NumPy file must have at least ${textStart} bytes, but got ${size}`)
  }
  const view = viewOf(prefix)
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true)
  const limit = Math.min(MAX_HEADER_BYTES, size - textStart)
  if (length > limit) {
    throw new WeightsError(name, 'byte 8', `header length must be at most ${limit}, but got ${length}`)
  }
  const bytes = await source.read(textStart, length)
  return { text: new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes), start: textStart + length }
}

function parseDict(file: string, text: string): ReadonlyMap<string, Literal> {
  try {
    const dict = parseLiteral(text)
    if (dict instanceof Map) return dict
    throw new LiteralError(0, `expected a dict, but got ${show(dict)}`)
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error
    throw new WeightsError(file, `header, character ${error.at}`, error.message, { cause: error })
  }
}

function parseDescr(file: string, descr: unknown): { stored: StoredDtype; littleEndian: boolean } {
  const [, order, kind] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(typeof descr === 'string' ? descr : '') ?? []
  if (kind?.startsWith('O')) {
    throw new WeightsError(file, 'header, descr', say('weights-objects', { dtype: show(descr) }))
  }
  if (kind === undefined || !Object.hasOwn(storedByKind, kind)) {
    const choices = Object.keys(storedByKind).join(', ')
    const isName = typeof descr === 'string'
    const said = isName
      ? say('weights-dtype', { choices, dtype: show(descr) })
      : say('weights-records', { choices })
    throw new WeightsError(file, 'header, descr', said)
  }
  return { stored: storedByKind[kind], littleEndian: order !== '>' }
}
