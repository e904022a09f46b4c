import { asciiOf, type RandomAccess, viewOf } from '../byte-range.ts'
import { isFinal, problemOf, SignalError } from '../signal-error.ts'
import {
  type ArrowBatch,
  type ArrowField,
  fieldsOf,
  long,
  parseBatch,
  parseSchema,
  referenced,
} from './arrow-metadata.ts'
import { say } from '../say.ts'

/** A run of rows, and where in the file its buffers are. */
export interface PlacedBatch extends ArrowBatch {
  readonly bodyStart: number
  readonly bodyLength: number
  /** Of the format: 3 for V4, 4 for V5. */
  readonly version: number
}

export interface ArrowData {
  readonly fields: readonly ArrowField[]
  readonly batches: readonly PlacedBatch[]
}

const SCHEMA = 1
const BATCH = 3

/** The first version whose buffers lie as they do today. */
const OLDEST_VERSION = 3

const CONTINUATION = -1

/** A file is a stream between two magic words, and a footer. */
const FILE_MAGIC = 'ARROW1'

/**
 * What the messages of an Arrow stream or file say; their bodies are passed over.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export async function readArrowMessages(source: RandomAccess): Promise<ArrowData> {
  const isFile = asciiOf(await source.slice(0, Math.min(source.size, FILE_MAGIC.length))) === FILE_MAGIC
  let fields: ArrowField[] | null = null
  const batches: PlacedBatch[] = []
  for (let at = isFile ? 8 : 0; ;) {
    const found = await metadataAt(source, at)
    // A stream may end without a mark.
    if (found === 'end' || (found === null && !isFile)) break
    if (found === null) throw cutOff(source.name)
    const { metadata, bodyStart } = found
    const message = parsed(source.name, () => parseMessage(metadata))
    at = bodyStart + message.bodyLength
    if (at > source.size) throw cutOff(source.name)
    fields ??= message.fields
    if (message.batch) batches.push({ ...message.batch, ...message, bodyStart })
  }
  fields ??= isFile ? await footerFields(source) : null
  if (fields === null) throw new SignalError(say('arrow-schema'), { file: source.name })
  return { fields, batches }
}

/** @returns null where there is nothing any more */
async function metadataAt(source: RandomAccess, at: number) {
  const prefix = await source.slice(at, Math.min(source.size, at + 8))
  if (prefix.length === 0) return null
  if (prefix.length < 4) throw cutOff(source.name)
  const view = viewOf(prefix)
  // Before version 0.15 the length came at once.
  const short = view.getInt32(0, true) !== CONTINUATION
  if (!short && prefix.length < 8) throw cutOff(source.name)
  const length = view.getInt32(short ? 0 : 4, true)
  if (length === 0) return 'end'
  const start = at + (short ? 4 : 8)
  if (length < 0 || start + length > source.size) throw cutOff(source.name)
  return { metadata: viewOf(await source.slice(start, start + length)), bodyStart: start + length }
}

function parseMessage(view: DataView) {
  const message = fieldsOf(view, view.getUint32(0, true))
  const version = message(0) === 0 ? 0 : view.getInt16(message(0), true)
  if (version < OLDEST_VERSION) throw new RangeError(`version ${version + 1} of the format is older than 4`)
  const type = message(1) === 0 ? 0 : view.getUint8(message(1))
  return {
    version,
    bodyLength: message(3) === 0 ? 0 : long(view, message(3)),
    fields: type === SCHEMA ? parseSchema(view, referenced(view, message(2))) : null,
    batch: type === BATCH ? parseBatch(view, referenced(view, message(2))) : null,
  }
}

/** The schema that a file's footer repeats: Apache Arrow for JavaScript writes it nowhere else. */
async function footerFields(source: RandomAccess): Promise<ArrowField[]> {
  const end = source.size - FILE_MAGIC.length - 4
  const length = end < 0 ? 0 : viewOf(await source.slice(end, source.size)).getInt32(0, true)
  if (length <= 0 || length > end) throw cutOff(source.name)
  const view = viewOf(await source.slice(end - length, end))
  return parsed(source.name, () =>
    parseSchema(view, referenced(view, fieldsOf(view, view.getUint32(0, true))(1))),
  )
}

function parsed<T>(file: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (isFinal(error)) throw error
    throw new SignalError(say('table-damaged', { format: 'arrow-metadata', problem: problemOf(error) }), {
      file,
      cause: error,
    })
  }
}

function cutOff(file: string): SignalError {
  return new SignalError(say('table-cut', { format: 'arrow' }), { file })
}
