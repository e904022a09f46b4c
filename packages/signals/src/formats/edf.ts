import { asciiOf, bytesBetween, inPieces } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import type { Opened, Piece, PieceRequest } from '../opened.ts'
import { SignalError } from '../signal-error.ts'
import type { Channel, OpenOptions, SampleArray, SkippedColumn } from '../types.ts'
import { type EdfHeader, type EdfSignal, readEdfHeader } from './edf-header.ts'
import { edfStart } from './edf-start.ts'
import { bytesOf, decodeStored } from './stored-samples.ts'
import { say, toldBy } from '../say.ts'

const PIECE_BYTES = 1024 * 1024

const MAX_FLOAT32 = 3.4e38

/**
 * EDF, EDF+ and BDF: physical values, `physMin + (digital − digMin)·(physMax − physMin)/(digMax − digMin)` in double
 * precision. Signals of one sample rate are the channels; the others, and annotations, are in `skipped`.
 *
 * @see https://www.edfplus.info/specs/edf.html
 */
export async function openEdf(bytes: ByteSource, options: OpenOptions): Promise<Opened> {
  const header = await readEdfHeader(bytes)
  const chosen = chosenSignals(header, options, bytes.name)
  const samplesPerRecord = chosen[0]!.samples
  return {
    format: 'edf',
    channels: chosen.map(channelOf),
    sampleRate: options.sampleRate ?? chosen[0]!.sampleRate,
    ...(await edfStart(bytes, header)),
    length: header.records === null ? null : header.records * samplesPerRecord,
    skipped: skippedSignals(header, chosen),
    grid: null,
    stamps: null,
    pieces: (request) => pieces(bytes, header, chosen, request),
  }
}

function channelOf({ label, unit }: EdfSignal): Channel {
  return unit === '' ? { name: label } : { name: label, unit }
}

function chosenSignals({ signals }: EdfHeader, { members }: OpenOptions, file: string): EdfSignal[] {
  const samples = signals.filter(({ isAnnotations }) => !isAnnotations)
  if (samples.length === 0) throw new SignalError(say('edf-only-annotations'), { file })
  if (!members) {
    const weight = (rate: EdfSignal) =>
      rate.samples * samples.filter(({ samples: n }) => n === rate.samples).length
    const best = samples.reduce((most, signal) => (weight(signal) > weight(most) ? signal : most))
    return samples.filter(({ samples: n }) => n === best.samples)
  }
  const chosen = members.map((member) => {
    const found = samples.find(({ label }) => label === member)
    if (found) return found
    const names = samples.map(({ label }) => JSON.stringify(label)).join(', ')
    throw new SignalError(say('option-members', { names, got: member }), { file })
  })
  if (chosen.length === 0) throw new SignalError(say('edf-no-members'), { file })
  const other = chosen.find(({ samples: n }) => n !== chosen[0]!.samples)
  if (!other) return chosen
  const rates = [chosen[0]!, other].map(
    ({ label, sampleRate }) => `${JSON.stringify(label)} at ${sampleRate} Hz`,
  )
  throw new SignalError(say('edf-rates', { rates: rates.join(' and ') }), { file })
}

function skippedSignals({ signals, trailing }: EdfHeader, chosen: readonly EdfSignal[]): SkippedColumn[] {
  const left = signals
    .filter((signal) => !chosen.includes(signal))
    .map((signal) => ({
      column: signal.label,
      ...toldBy(
        signal.isAnnotations
          ? say('edf-annotations')
          : signal.samples === chosen[0]!.samples
            ? say('member-not-asked')
            : say('edf-other-rate', { rate: signal.sampleRate }),
      ),
    }))
  const rest = { column: 'end of the file', ...toldBy(say('edf-trailing', { bytes: trailing })) }
  return trailing > 0 ? [...left, rest] : left
}

async function* pieces(
  bytes: ByteSource,
  header: EdfHeader,
  chosen: readonly EdfSignal[],
  { channels, start, end, dtype }: PieceRequest,
): AsyncGenerator<Piece> {
  const { recordBytes, headerLength } = header
  const perRecord = chosen[0]!.samples
  const clock = new Clock(header, bytes.name)
  // Gaps are told by the distance to the first record.
  if (start > 0 && header.discontinuous) await clock.begin(bytes)
  let record = Math.floor(start / perRecord)
  const last = end === Infinity ? Infinity : Math.ceil(end / perRecord)
  const many = Math.max(1, Math.floor(PIECE_BYTES / recordBytes)) * recordBytes
  const range = bytesBetween(bytes, headerLength + record * recordBytes, headerLength + last * recordBytes)
  for await (const part of inPieces(range, many)) {
    const records = Math.floor(part.length / recordBytes)
    clock.expectContinuous(part.subarray(0, records * recordBytes), record)
    if (records > 0) {
      // Samples of the part that were asked for.
      const from = Math.max(0, start - record * perRecord)
      const until = Math.min(records * perRecord, end - record * perRecord)
      const data = channels.map((c) =>
        physical(part, header, chosen[c]!, records, dtype).subarray(from, until),
      )
      yield { data, time: null }
    }
    record += records
    if (part.length % recordBytes !== 0) break
  }
  if (last !== Infinity && record < last) {
    const cut = say('edf-cut', { records: header.records!, record: record + 1 })
    throw new SignalError(cut, { file: bytes.name })
  }
}

function physical(
  part: Uint8Array,
  { recordBytes, littleEndian, stored }: EdfHeader,
  signal: EdfSignal,
  records: number,
  dtype: 'float32' | 'float64',
): SampleArray {
  const { samples, offset, digitalMin, physicalMin, gain } = signal
  // What float32 has no room for must be seen by whoever rounds to it.
  const isSmall = Math.abs(physicalMin) + 2 ** (8 * bytesOf(stored)) * Math.abs(gain) < MAX_FLOAT32
  const whole =
    dtype === 'float32' && isSmall ? new Float32Array(records * samples) : new Float64Array(records * samples)
  const size = bytesOf(stored)
  for (let r = 0; r < records; r++) {
    const run = { first: r * recordBytes + offset, stride: size, count: samples }
    const digital = decodeStored(part, { stored, littleEndian }, run, 'float32')
    for (let i = 0; i < samples; i++) whole[r * samples + i] = physicalMin + (digital[i]! - digitalMin) * gain
  }
  return whole
}

/** Watches that the records of EDF+D, each of which says when it begins, leave no gaps. */
class Clock {
  readonly #header: EdfHeader
  readonly #file: string
  readonly #annotations: EdfSignal | undefined
  #first: number | null = null

  constructor(header: EdfHeader, file: string) {
    this.#header = header
    this.#file = file
    this.#annotations = header.signals.find(({ isAnnotations }) => isAnnotations)
  }

  async begin(bytes: ByteSource): Promise<void> {
    const { headerLength, recordBytes } = this.#header
    const range = bytesBetween(bytes, headerLength, headerLength + recordBytes)
    for await (const part of inPieces(range, recordBytes)) this.expectContinuous(part, 0)
  }

  expectContinuous(part: Uint8Array, record: number): void {
    const { discontinuous, recordBytes, duration } = this.#header
    if (!discontinuous) return
    for (let r = 0; (r + 1) * recordBytes <= part.length; r++) {
      const begins = this.#onset(part.subarray(r * recordBytes, (r + 1) * recordBytes), record + r)
      this.#first ??= begins - (record + r) * duration
      const expected = this.#first + (record + r) * duration
      if (Math.abs(begins - expected) <= 1e-6 * Math.max(1, Math.abs(expected))) continue
      const gap = { record: record + r + 1, begins, expected }
      throw new SignalError(say('edf-gap', gap), { file: this.#file })
    }
  }

  #onset(record: Uint8Array, index: number): number {
    const at = this.#annotations
    const text = at
      ? asciiOf(record, at.offset, at.offset + Math.min(64, at.samples * bytesOf(this.#header.stored)))
      : ''
    const onset = /^([+-]\d+(?:\.\d*)?)\x14/.exec(text)?.[1]
    if (onset !== undefined) return Number(onset)
    const missing = { record: index + 1, text: text.slice(0, 12) }
    throw new SignalError(say('edf-onset', missing), { file: this.#file })
  }
}
