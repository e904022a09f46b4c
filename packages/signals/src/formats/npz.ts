import { randomAccess } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import { distinct } from '../column-names.ts'
import type { Opened, Opening, Piece, PieceRequest } from '../opened.ts'
import { SignalError } from '../signal-error.ts'
import type { Channel, OpenOptions, SampleArray, SkippedColumn } from '../types.ts'
import { openNpy } from './npy.ts'
import { NotSamples, readNpyHeader } from './npy-header.ts'
import { decodeStored, bytesOf } from './stored-samples.ts'
import { zipMembers } from './zip.ts'
import { say, toldBy } from '../say.ts'

interface Member {
  readonly name: string
  readonly bytes: ByteSource
}

interface OpenMember {
  readonly name: string
  readonly opened: Opened
}

/** A scalar of such a name says the sample rate. */
const RATE_NAMES = /^(?:fs|sf|sfreq|sr|sample_?rate|sampling_?(?:rate|frequency))$/i

/**
 * NumPy arrays in one archive: a vector is one channel of the array's name, of a matrix one axis is channels. A
 * scalar called `fs`, `sfreq`, `sample_rate` or the like is the sample rate; other scalars are skipped.
 */
export async function openNpz(bytes: ByteSource, options: Opening): Promise<Opened> {
  const archive = await randomAccess(bytes, 'npz', options)
  const members = (await zipMembers(archive))
    .filter(({ name }) => name.endsWith('.npy'))
    .map((member) => ({ ...member, name: member.name.slice(0, -'.npy'.length) }))
  const { scalars, arrays, others } = await sorted(members)
  const chosen = chosenArrays(arrays, options, bytes.name)
  const opened: OpenMember[] = []
  for (const { name, bytes: of } of chosen) opened.push({ name, opened: await openNpy(of, options) })
  const length = sharedLength(opened, bytes.name)
  const rate = scalars.find(({ name }) => RATE_NAMES.test(name))
  const sampleRate = options.sampleRate ?? (rate ? await scalarOf(rate) : null)
  return {
    format: 'npz',
    channels: channelsOf(opened),
    sampleRate,
    startTime: 0,
    length,
    skipped: [...others, ...skippedMembers(scalars, arrays, chosen, rate)],
    grid: null,
    stamps: null,
    pieces: (request) => pieces(opened, request),
  }
}

async function sorted(members: readonly Member[]) {
  const scalars: Member[] = []
  const arrays: Member[] = []
  const others: SkippedColumn[] = []
  for (const member of members) {
    const column = member.name
    const shape = await shapeOf(member)
    if (shape instanceof NotSamples) others.push({ column, ...toldBy(shape.said) })
    else if (shape.every((size) => size === 1)) scalars.push(member)
    else if (shape.length > 2)
      others.push({ column, ...toldBy(say('member-dimensions', { dimensions: shape.length })) })
    else arrays.push(member)
  }
  return { scalars, arrays, others }
}

async function shapeOf({ bytes }: Member): Promise<readonly number[] | NotSamples> {
  try {
    return (await readNpyHeader(bytes)).shape
  } catch (error) {
    if (error instanceof NotSamples) return error
    throw error
  }
}

function chosenArrays(arrays: readonly Member[], { members }: OpenOptions, file: string): readonly Member[] {
  const names = arrays.map(({ name }) => JSON.stringify(name)).join(', ')
  const chosen = members?.map((wanted) => {
    const found = arrays.find(({ name }) => name === wanted)
    if (found) return found
    throw new SignalError(say('option-members', { names, got: wanted }), { file })
  })
  if ((chosen ?? arrays).length > 0) return chosen ?? arrays
  throw new SignalError(say('npz-no-arrays'), { file })
}

function sharedLength(members: readonly OpenMember[], file: string): number {
  const length = members[0]!.opened.length!
  if (members.every(({ opened }) => opened.length === length)) return length
  const got = members.map(({ name, opened }) => `${opened.length} of "${name}"`).join(', ')
  throw new SignalError(say('npz-lengths', { lengths: got }), { file })
}

function channelsOf(members: readonly OpenMember[]): Channel[] {
  const names = members.flatMap(({ name, opened: { channels } }) =>
    channels.length === 1 ? [name] : channels.map((_, c) => `${name} ${c + 1}`),
  )
  return distinct(names).map((name) => ({ name }))
}

async function scalarOf({ bytes }: Member): Promise<number | null> {
  const header = await readNpyHeader(bytes)
  const part = (await bytes.head(header.start + bytesOf(header.stored))).subarray(header.start)
  if (part.length < bytesOf(header.stored)) return null
  const value = decodeStored(part, header, { first: 0, stride: 0, count: 1 }, 'float64')[0]!
  return value > 0 && value < Infinity ? value : null
}

function skippedMembers(
  scalars: readonly Member[],
  arrays: readonly Member[],
  chosen: readonly Member[],
  rate: Member | undefined,
): SkippedColumn[] {
  return [
    ...scalars
      .filter((member) => member !== rate)
      .map(({ name }) => ({ column: name, ...toldBy(say('member-number')) })),
    ...arrays
      .filter((member) => !chosen.includes(member))
      .map(({ name }) => ({ column: name, ...toldBy(say('member-not-asked')) })),
  ]
}

/** Reads the arrays side by side, as far as the one that has come least far. */
async function* pieces(members: readonly OpenMember[], request: PieceRequest): AsyncGenerator<Piece> {
  const columns = request.channels.map((index) => placeOf(members, index))
  const used = [...new Set(columns.map(({ member }) => member))]
  const readers = used.map(({ opened }) => {
    const wanted = columns.filter(({ member }) => member.opened === opened).map(({ channel }) => channel)
    return new AlignedReader(opened.pieces({ ...request, channels: wanted }))
  })
  try {
    for (;;) {
      const ready = await Promise.all(readers.map((reader) => reader.ready()))
      const count = Math.min(...ready)
      if (count === 0) return
      const taken = readers.map((reader) => reader.take(count))
      const data = columns.map(({ member }) => taken[used.indexOf(member)]!.shift()!)
      yield { data, time: null }
    }
  } finally {
    for (const reader of readers) await reader.close()
  }
}

function placeOf(members: readonly OpenMember[], index: number) {
  let channel = index
  for (const member of members) {
    const { length } = member.opened.channels
    if (channel < length) return { member, channel }
    channel -= length
  }
  throw new RangeError(`no channel ${index}`)
}

/** Hands a member's samples out in whatever numbers are asked for. */
class AlignedReader {
  readonly #pieces: AsyncIterator<Piece>
  #data: readonly SampleArray[] = []

  constructor(read: AsyncIterable<Piece>) {
    this.#pieces = read[Symbol.asyncIterator]()
  }

  /** Samples at hand; 0 at the end. */
  async ready(): Promise<number> {
    while ((this.#data[0]?.length ?? 0) === 0) {
      const { done, value } = await this.#pieces.next()
      if (done) return 0
      this.#data = value.data
    }
    return this.#data[0]!.length
  }

  take(count: number): SampleArray[] {
    const taken = this.#data.map((samples) => samples.subarray(0, count))
    this.#data = this.#data.map((samples) => samples.subarray(count))
    return taken
  }

  async close(): Promise<void> {
    await this.#pieces.return?.()
  }
}
