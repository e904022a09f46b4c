import { open } from './open.ts'
import { type MessageCode, type Said, say } from './say.ts'
import type {
  BlockOptions,
  Channel,
  MessageDetails,
  ReadAccount,
  ReadOptions,
  SampleArray,
  SignalFile,
  Source,
} from './types.ts'

/** `missingSamples`, `resample` and `badRows` are those of `read`. Lengths are those after resampling. */
export interface BatchOptions extends Pick<ReadOptions, 'missingSamples' | 'resample' | 'badRows'> {
  /**
   * What is done where the files' lengths differ; default 'refuse'.
   * - 'crop': as long as the shortest file; the ends of the others are left out
   * - 'pad': as long as the longest file; the ends of the others are `padValue`
   * - 'frame': each file gives as many items of `frame` samples as fit, one each `hop` samples
   */
  readonly lengths?: 'refuse' | 'crop' | 'pad' | 'frame'
  /** Samples an item; required with lengths 'frame'. */
  readonly frame?: number
  /** Samples from one frame to the next; default `frame`. */
  readonly hop?: number
  /** Default 0. */
  readonly padValue?: number
  /** Names or indices, in the order wanted; default all. Names may stand at different places in the files. */
  readonly channels?: readonly (string | number)[]
  readonly signal?: AbortSignal
}

/** Many files with the same channels, as a network takes them. */
export interface SignalBatch {
  /** `[N, C, L]` in rows: sample t of channel c of item n is at (n · C + c) · L + t. */
  readonly data: Float32Array
  /** `[N, C, L]`: items, channels, samples. */
  readonly shape: readonly [items: number, channels: number, length: number]
  readonly items: readonly BatchItem[]
  readonly files: readonly BatchFile[]
  readonly channels: readonly Channel[]
  /** Hz; null when no file says it. */
  readonly sampleRate: number | null
}

/** Where an item is from. */
export interface BatchItem {
  /** Index into `files`. */
  readonly file: number
  /** Its first sample in the file. */
  readonly start: number
  /** Samples of the file in it: fewer than L where it was padded. */
  readonly length: number
}

/** A file of a batch, with an account of what in it was not plain numbers. */
export interface BatchFile extends ReadAccount {
  readonly name: string
  /** Samples of each channel. */
  readonly length: number
  /** Samples that are in no item: cropped, beyond the last whole frame, or between two frames. */
  readonly unused: number
}

/** Files that cannot be one batch, or options that contradict each other. */
export class BatchError extends Error {
  override readonly name = 'BatchError'
  /** The names of the files that the message speaks of. */
  readonly files: readonly string[]
  /** Which problem it is, for whoever words it in another language. */
  readonly code: MessageCode
  /** What the message is filled with. */
  readonly details: MessageDetails

  constructor({ text, code, details }: Said, files: readonly string[] = []) {
    super(text)
    this.files = files
    this.code = code
    this.details = details
  }
}

/**
 * Reads many files with the same channels as one `[N, C, L]`. What is held is the result and one block: files that
 * do not say their length, as CSV, are gone through once more to count it. A stream must be one that can be had twice then.
 *
 * @param sources as for `open`, or files that are open already, which stay so
 * @throws {BatchError} channels, sample rates or lengths differ: it names the files and what differs
 * @throws {SignalError} a file can't be read, or not as asked: it names the file
 */
export async function readBatch(
  sources: readonly (Source | SignalFile)[],
  options: BatchOptions = {},
): Promise<SignalBatch> {
  const { signal } = options
  checkOptions(options)
  if (sources.length === 0) throw new BatchError(say('batch-no-files'))
  const opened: SignalFile[] = []
  try {
    const files: SignalFile[] = []
    for (const source of sources) {
      if (isOpen(source)) files.push(source)
      else {
        const file = await open(source, { ...(signal && { signal }) })
        opened.push(file)
        files.push(file)
      }
    }
    return await readFiles(files as [SignalFile, ...SignalFile[]], options)
  } finally {
    for (const file of opened) await file.close()
  }
}

const isOpen = (source: Source | SignalFile): source is SignalFile =>
  typeof source === 'object' && 'read' in source

function checkOptions({ lengths = 'refuse', frame, hop, padValue }: BatchOptions): void {
  if (!['refuse', 'crop', 'pad', 'frame'].includes(lengths)) {
    const choices = "'refuse', 'crop', 'pad', 'frame'"
    throw new BatchError(say('option-choice', { option: 'lengths', choices, got: JSON.stringify(lengths) }))
  }
  const needs = (option: string, needed: string) =>
    new BatchError(say('batch-option-needs', { option, needed, got: lengths }))
  for (const [option, value] of Object.entries({ frame, hop })) {
    if (value === undefined) continue
    if (lengths !== 'frame') throw needs(option, 'frame')
    if (!(Number.isSafeInteger(value) && value > 0)) {
      throw new BatchError(say('option-positive', { option, got: value }))
    }
  }
  if (lengths === 'frame' && frame === undefined) throw new BatchError(say('batch-frame-none'))
  if (padValue !== undefined && lengths !== 'pad') throw needs('padValue', 'pad')
}

async function readFiles(
  files: readonly [SignalFile, ...SignalFile[]],
  options: BatchOptions,
): Promise<SignalBatch> {
  const channels = sameChannels(files, options)
  const lengths: number[] = []
  for (const file of files) lengths.push(await lengthOf(file, options))
  const names = files.map(({ name }) => name)
  const { items, length } = layOut(names, lengths, options)
  const shape = [items.length, channels.length, length] as const
  const data = roomFor(shape)
  if (options.padValue !== undefined) data.fill(options.padValue)
  const accounts: ReadAccount[] = []
  const blockOptions: BlockOptions = { ...readingOf(options), onEnd: (account) => accounts.push(account) }
  for (const [f, file] of files.entries()) {
    const rows = new BatchRows(data, shape, items, f)
    let at = 0
    for await (const { start, length: count, data: block } of file.blocks(blockOptions)) {
      rows.take(start, block)
      at = start + count
    }
    if (at !== lengths[f]) {
      const changed = { file: file.name, expected: lengths[f]!, got: at }
      throw new BatchError(say('batch-file-changed', changed), [file.name])
    }
  }
  return {
    data,
    shape,
    items,
    files: names.map((name, f) => ({
      name,
      length: lengths[f]!,
      unused: unusedSamples(items, f, lengths[f]!),
      ...accounts[f]!,
    })),
    channels,
    sampleRate: rateOf(files[0], options),
  }
}

function readingOf({ channels, missingSamples, resample, badRows, signal }: BatchOptions): BlockOptions {
  return {
    reuse: true,
    ...(channels && { channels }),
    ...(missingSamples && { missingSamples }),
    ...(resample !== undefined && { resample }),
    ...(badRows && { badRows }),
    ...(signal && { signal }),
  }
}

/** Hz of the samples that are read. */
function rateOf({ sampleRate }: SignalFile, { resample }: BatchOptions): number | null {
  return typeof resample === 'number' ? resample : sampleRate
}

function roomFor(shape: SignalBatch['shape']): Float32Array<ArrayBuffer> {
  const length = shape.reduce((product, size) => product * size, 1)
  try {
    return new Float32Array(length)
  } catch {
    throw new BatchError(say('batch-room', { shape: `[${shape.join(', ')}]`, bytes: 4 * length }))
  }
}

/** The channels that all files have. @throws {BatchError} naming each file that differs from the first, and how */
function sameChannels(files: readonly [SignalFile, ...SignalFile[]], options: BatchOptions): Channel[] {
  const { channels: wanted } = options
  const [first, ...others] = files
  const channels = chosen(first, wanted)
  const rate = (file: SignalFile) => `${rateOf(file, options) ?? '?'} Hz`
  const differing = others.flatMap((file) => {
    const found = listed(chosen(file, wanted))
    const parts = [
      ...(found === listed(channels) ? [] : [found]),
      ...(rate(file) === rate(first) ? [] : [rate(file)]),
    ]
    return parts.length === 0 ? [] : [{ name: file.name, has: parts.join(', ') }]
  })
  if (differing.length === 0) return channels
  const what = { file: first.name, channels: listed(channels), rate: rate(first), others: some(differing) }
  throw new BatchError(
    say('batch-differ', what),
    differing.map(({ name }) => name),
  )
}

function chosen({ name, channels }: SignalFile, wanted: BatchOptions['channels']): Channel[] {
  if (!wanted) return [...channels]
  return wanted.map((one) => {
    const channel = typeof one === 'number' ? channels[one] : channels.find((each) => each.name === one)
    if (channel) return channel
    const missing = { file: name, channel: one, channels: listed(channels) }
    throw new BatchError(say('batch-no-channel', missing), [name])
  })
}

const listed = (channels: readonly Channel[]) =>
  channels.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`)).join(', ')

const MOST_LISTED = 10

/** The first of many files with what they have, and how many more there are. */
function some(files: readonly { readonly name: string; readonly has: string | number }[]): string {
  const more = files.length - MOST_LISTED
  const texts = files.slice(0, MOST_LISTED).map(({ name, has }) => `${name}: ${has}`)
  return [...texts, ...(more > 0 ? [`+${more}`] : [])].join('; ')
}

/** Samples that a reading gives. */
async function lengthOf(file: SignalFile, options: BatchOptions): Promise<number> {
  if (file.length !== null && options.resample === undefined) return file.length
  let length = 0
  // One channel is enough to count, and what is missing counts as well.
  const { missingSamples: _, ...counting } = readingOf(options)
  for await (const block of file.blocks({ ...counting, channels: [0] })) length = block.start + block.length
  return length
}

interface Layout {
  readonly items: readonly BatchItem[]
  readonly length: number
}

/** Which samples of which file each item holds. */
function layOut(names: readonly string[], lengths: readonly number[], options: BatchOptions): Layout {
  const { lengths: how = 'refuse', frame = 0, hop = frame } = options
  if (how === 'frame') {
    const items = lengths.flatMap((length, file) =>
      Array.from({ length: Math.max(0, Math.floor((length - frame) / hop) + 1) }, (_, i): BatchItem => {
        return { file, start: i * hop, length: frame }
      }),
    )
    if (items.length > 0) return { items, length: frame }
    const longest = Math.max(...lengths)
    throw new BatchError(say('batch-frame-long', { most: longest, got: frame }), names)
  }
  if (how === 'refuse') refuseOthers(names, lengths)
  const length = how === 'pad' ? Math.max(...lengths) : Math.min(...lengths)
  return {
    length,
    items: lengths.map((own, file) => ({ file, start: 0, length: Math.min(own, length) })),
  }
}

function refuseOthers(names: readonly string[], lengths: readonly number[]): void {
  const others = [...names.keys()].filter((f) => lengths[f] !== lengths[0])
  if (others.length === 0) return
  const [file = '', expected = 0] = [names[0], lengths[0]]
  const differing = others.map((f) => ({ name: names[f]!, has: lengths[f]! }))
  throw new BatchError(
    say('batch-lengths', { file, expected, others: some(differing) }),
    differing.map(({ name }) => name),
  )
}

/** The rows of a batch that one file fills, block by block. */
class BatchRows {
  readonly #data: Float32Array
  readonly #shape: SignalBatch['shape']
  readonly #items: readonly BatchItem[]
  /** The items of the file, by their starts; those before `#next` are full. */
  readonly #own: readonly number[]
  #next = 0

  constructor(data: Float32Array, shape: SignalBatch['shape'], items: readonly BatchItem[], file: number) {
    this.#data = data
    this.#shape = shape
    this.#items = items
    this.#own = [...items.keys()].filter((i) => items[i]!.file === file)
  }

  /** Takes samples [start, start + block length) of the file. */
  take(start: number, block: readonly SampleArray[]): void {
    const [, channels, length] = this.#shape
    const end = start + (block[0]?.length ?? 0)
    for (let o = this.#next; o < this.#own.length; o++) {
      const index = this.#own[o]!
      const item = this.#items[index]!
      if (item.start >= end) break
      const from = Math.max(start, item.start)
      const to = Math.min(end, item.start + item.length)
      for (let c = 0; c < channels && from < to; c++) {
        const row = (index * channels + c) * length
        this.#data.set(block[c]!.subarray(from - start, to - start), row + from - item.start)
      }
      if (item.start + item.length <= end && o === this.#next) this.#next++
    }
  }
}

function unusedSamples(items: readonly BatchItem[], file: number, length: number): number {
  let used = 0
  let until = 0
  for (const item of items) {
    if (item.file !== file) continue
    used += item.start + item.length - Math.max(until, item.start)
    until = item.start + item.length
  }
  return length - used
}
