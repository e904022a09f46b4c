import { BlockCutter } from './block-cutter.ts'
import { chosenBlockLength, chosenChannels, chosenRange } from './choice.ts'
import { type Part, PolicedReading, policiesOf } from './policies.ts'
import type { RowReading, RowSource } from './row-source.ts'
import { MAX_HELD_BYTES } from './scratch.ts'
import { SampleColumn } from './sample-column.ts'
import type {
  BlockOptions,
  ReadAccount,
  ReadOptions,
  ReadSignals,
  SampleArray,
  SignalBlock,
  SignalStart,
} from './types.ts'

/** Bytes of samples that are held back before the end of a gap is looked for. */
const HELD_BYTES = { near: 2 ** 20, 'from the beginning': 2 ** 26 } as const

/** Samples that a step in time may make: where all of them must be held, and where they take time and room on a disk. */
const MOST_IN_STEP = { held: 2 ** 31, written: 2 ** 36 } as const

/** What `SignalFile.read` promises. */
export async function readSignals(source: RowSource, options: ReadOptions): Promise<ReadSignals> {
  const asked = askedOf(source, options)
  // All is held in the end: no gap is too long to be held, but one in time may be too long for any memory.
  const areHeld = asked.end === Infinity
  const limits = { mostHeld: Infinity, areHeld, mostInStep: MOST_IN_STEP[areHeld ? 'held' : 'written'] }
  const columns = asked.channels.map((c) => new SampleColumn(keepingOf(source, asked, c)))
  const reading = await beginReading(source, asked, options, limits, (c, count) => columns[c]!.room(count))
  for await (const data of reading.pieces) {
    const { expected } = reading
    for (let c = 0; c < columns.length; c++) columns[c]!.append(data[reading.places[c]!]!, expected)
  }
  return {
    ...reading.start(),
    data: columns.map((column) => column.take()),
    length: columns[0]?.length ?? 0,
    ...reading.account(),
  }
}

/** What `SignalFile.blocks` promises. */
export async function* readBlocks(source: RowSource, options: BlockOptions): AsyncGenerator<SignalBlock> {
  const blockLength = chosenBlockLength(options, source.name, source.Wrong)
  const asked = askedOf(source, options)
  const { start, end } = asked
  const { rereading, maxHeldBytes = MAX_HELD_BYTES } = source
  const mostHeld = rereading === 'never' ? maxHeldBytes : HELD_BYTES[rereading]
  const limits = { mostHeld, areHeld: false, mostInStep: MOST_IN_STEP.written }
  const reading = await beginReading(source, asked, options, limits)
  const cutter = new BlockCutter({
    channels: asked.channels.map((c) => keepingOf(source, asked, c)),
    blockLength: Math.max(1, Math.min(blockLength, end - start)),
    reuse: options.reuse ?? false,
    start,
  })
  let isStarted = false
  const tellStart = () => {
    if (!isStarted) options.onStart?.(reading.start())
    isStarted = true
  }
  for await (const data of reading.pieces) {
    cutter.take(reading.places.map((place) => data[place]!))
    for (const block of cutter.full()) {
      tellStart()
      yield block
    }
  }
  tellStart()
  yield* cutter.rest()
  options.onEnd?.(reading.account())
}

interface Asked {
  readonly channels: readonly number[]
  readonly start: number
  readonly end: number
  readonly dtype: 'float32' | 'float64'
}

function askedOf({ channels, name, length, Wrong }: RowSource, options: ReadOptions): Asked {
  const chosen = chosenChannels(channels, options, name, Wrong)
  const [start, end] = chosenRange(options, name, Wrong)
  // Samples of another grid are counted otherwise.
  const most = options.resample === undefined ? (length ?? Infinity) : Infinity
  const { dtype = 'float32' } = options
  return { channels: chosen, start: Math.min(start, most), end: Math.min(end, most), dtype }
}

function keepingOf({ name, channels }: RowSource, { dtype }: Asked, c: number) {
  return { file: name, channel: channels[c]!, dtype }
}

async function beginReading(
  source: RowSource,
  asked: Asked,
  options: ReadOptions,
  limits: Pick<Part, 'mostHeld' | 'mostInStep' | 'areHeld'>,
  room?: (c: number, count: number) => SampleArray | null,
): Promise<Reading> {
  const policies = policiesOf(options, source)
  const channels = [...new Set(asked.channels)]
  const policed = new PolicedReading(source, policies, { ...asked, ...limits, channels }, options)
  const places = asked.channels.map((c) => channels.indexOf(c))
  const into = policed.isPlain && room && ((c: number, count: number) => room(places.indexOf(c), count))
  const rows = await source.begin({ ...policed.request, ...(into && { into }) }, options)
  return new Reading(source, rows, policed, asked, places)
}

/** What was begun of a file's rows. */
class Reading {
  /** Of the channels asked for, among those of the pieces: one that is asked for twice is there once. */
  readonly places: readonly number[]
  readonly #source: RowSource
  readonly #rows: RowReading
  readonly #policed: PolicedReading
  readonly #asked: Asked

  constructor(
    source: RowSource,
    rows: RowReading,
    policed: PolicedReading,
    asked: Asked,
    places: readonly number[],
  ) {
    this.places = places
    this.#source = source
    this.#rows = rows
    this.#policed = policed
    this.#asked = asked
  }

  get pieces(): AsyncGenerator<readonly SampleArray[]> {
    return this.#policed.pieces(this.#rows.pieces)
  }

  /** How many samples there are thought to be in the end. */
  get expected(): number {
    return this.#policed.expected
  }

  /** Known with the first sample: the file's first stamp is then read. */
  start(): SignalStart {
    const { channels, sampleRate, startTime } = this.#source
    const { start } = this.#asked
    const even = this.#policed.resampled ?? {
      sampleRate,
      startTime: startTime + (sampleRate === null ? 0 : start / sampleRate),
    }
    return {
      channels: this.#asked.channels.map((c) => channels[c]!),
      sampleRate: even.sampleRate,
      startTime: even.startTime,
    }
  }

  account(): ReadAccount {
    const { missing, ...account } = this.#rows.account()
    const { resampled } = this.#policed
    const ofChannels = this.places.map((place) => missing[place]!)
    return { missing: ofChannels, ...account, ...(resampled && { resampled }) }
  }
}
