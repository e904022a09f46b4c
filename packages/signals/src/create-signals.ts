import { type Output, sinkOutput } from './output.ts'
import { type Said, say } from './say.ts'
import { isFinal, problemOf, SignalError } from './signal-error.ts'
import type {
  SampleArray,
  SampleType,
  SignalHeader,
  Signals,
  SignalWriter,
  Sink,
  WriteFormat,
  WriteOptions,
  Written,
} from './types.ts'
import type { Encoder, EncoderSettings } from './writers/encoder.ts'

const FORMATS: Readonly<Record<string, WriteFormat>> = {
  csv: 'csv',
  txt: 'csv',
  npy: 'npy',
  wav: 'wav',
  parquet: 'parquet',
}

/** Samples that `writeSignals` hands over at once. */
const BLOCK_LENGTH = 65_536

/** Each is loaded when such a file is written. */
const encoders: Readonly<Record<WriteFormat, (settings: EncoderSettings) => Promise<Encoder>>> = {
  csv: async (settings) => new (await import('./writers/csv.ts')).CsvEncoder(settings),
  npy: async (settings) => new (await import('./writers/npy.ts')).NpyEncoder(settings),
  wav: async (settings) => new (await import('./writers/wav.ts')).WavEncoder(settings),
  parquet: async (settings) => new (await import('./writers/parquet.ts')).ParquetEncoder(settings),
}

/**
 * Begins a file of signals that are written block by block, so that no more than a block is held.
 *
 * A file appears whole or not at all: it is written under a temporary name beside the target, and `close` renames it.
 *
 * @param target a path (in Node), or a stream, for which `options.format` is needed
 * @throws {SignalError} the file exists (unless `overwrite`), can't be written, or the format has no place for this
 */
export async function createSignals(
  target: string | Sink,
  header: SignalHeader,
  options: WriteOptions = {},
): Promise<SignalWriter> {
  options.signal?.throwIfAborted()
  const file = typeof target === 'string' ? (target.split(/[\\/]/).at(-1) ?? target) : 'output'
  const format = options.format ?? formatOf(target, file)
  expectHeader(header, options, format, file)
  // What only the samples show is looked at again when they come; everything else is refused before a file is begun.
  const begun = { header, options, file, canPatch: typeof target === 'string' }
  const types = header.channels.map(() => 'float32' as const)
  const first = await encoders[format]({ ...begun, types })
  const output =
    typeof target === 'string'
      ? await (await import('#for-node')).fileOutput(target, options.overwrite ?? false)
      : sinkOutput(target)
  return new Writer(output, header, options, async (as) =>
    as.includes('float64') ? encoders[format]({ ...begun, types: as }) : first,
  )
}

/**
 * Writes signals to a file of any format that can be written; see `createSignals`.
 *
 * @throws {SignalError} as `createSignals`, or the channels' lengths disagree
 */
export async function writeSignals(
  target: string | Sink,
  signals: Signals,
  options: WriteOptions = {},
): Promise<Written> {
  const { channels, data, length, sampleRate, startTime } = signals
  const { onProgress } = options
  const writer = await createSignals(target, { channels, sampleRate, startTime, length }, options)
  try {
    expectData(signals, typeof target === 'string' ? (target.split(/[\\/]/).at(-1) ?? target) : 'output')
    for (let at = 0; at < length; at += BLOCK_LENGTH) {
      await writer.write(data.map((samples) => samples.subarray(at, at + BLOCK_LENGTH)))
      const rows = at + BLOCK_LENGTH
      if (rows < length) onProgress?.({ rows, totalRows: length })
    }
    const written = await writer.close()
    onProgress?.({ rows: length, totalRows: length })
    return written
  } catch (error) {
    await writer.abort()
    throw error
  }
}

class Writer implements SignalWriter {
  readonly #output: Output
  readonly #header: SignalHeader
  readonly #signal: AbortSignal | undefined
  readonly #sampleType: SampleType | undefined
  readonly #encoderFor: (types: readonly ('float32' | 'float64')[]) => Promise<Encoder>
  #encoder: Encoder | null = null
  #types: readonly ('float32' | 'float64')[] | null = null
  #rows = 0
  #isOpen = true
  /** The end of what was asked for before. */
  #before: Promise<unknown> = Promise.resolve()

  constructor(
    output: Output,
    header: SignalHeader,
    { signal, sampleType }: WriteOptions,
    encoderFor: (types: readonly ('float32' | 'float64')[]) => Promise<Encoder>,
  ) {
    this.#output = output
    this.#header = header
    this.#signal = signal
    this.#sampleType = sampleType
    this.#encoderFor = encoderFor
  }

  write(data: readonly SampleArray[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#expectBlock(data)
      const encoder = await this.#begun(data)
      this.#rows += data[0]!.length
      await this.#put(encoder.encode(data))
    })
  }

  close(): Promise<Written> {
    return this.#inTurn(async () => {
      const { length, channels } = this.#header
      if (length !== undefined && length !== this.#rows)
        throw this.#error(say('data-samples', { expected: length, got: this.#rows }))
      const encoder = await this.#begun(channels.map(() => new Float32Array(0)))
      await this.#put(encoder.end())
      const { patch } = this.#output
      if (patch) for (const { position, chunk } of encoder.patches?.() ?? []) await patch(position, chunk)
      const written = await this.#output.commit()
      this.#isOpen = false
      const { clipped } = encoder
      return { ...written, rows: this.#rows, ...(clipped !== undefined && { clipped }) }
    })
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#before.catch(() => {})
    await this.#output.abort()
  }

  /** One after the other; when one fails, nothing is left behind. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#before.then(async () => {
      if (!this.#isOpen) throw this.#error(say('writer-closed'))
      try {
        this.#signal?.throwIfAborted()
        return await act()
      } catch (error) {
        this.#isOpen = false
        await this.#output.abort()
        if (isFinal(error) || this.#signal?.aborted) throw error
        throw this.#error(say('not-written', { problem: problemOf(error) }), { cause: error })
      }
    })
    this.#before = turn.catch(() => {})
    return turn
  }

  async #begun(data: readonly SampleArray[]): Promise<Encoder> {
    if (this.#encoder) return this.#encoder
    this.#types = data.map(typeOf)
    this.#encoder = await this.#encoderFor(this.#types)
    await this.#put(this.#encoder.begin())
    return this.#encoder
  }

  async #put(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      this.#signal?.throwIfAborted()
      await this.#output.write(chunk)
    }
  }

  #expectBlock(data: readonly SampleArray[]): void {
    const { channels, length: total } = this.#header
    if (data.length !== channels.length) {
      throw this.#error(say('data-channels', { expected: channels.length, got: data.length }))
    }
    const { length } = data[0]!
    for (const [c, samples] of data.entries()) {
      const place = { channel: channels[c]!.name }
      if (samples.length !== length) {
        throw this.#error(say('data-samples', { expected: length, got: samples.length }), place)
      }
      this.#expectRepresentable(samples, place)
      if (this.#types?.[c] === 'float32' && typeOf(samples) === 'float64') {
        throw this.#error(say('data-type'), place)
      }
    }
    if (total !== undefined && this.#rows + length > total) {
      throw this.#error(say('data-more', { expected: total }))
    }
  }

  /** Finite doubles must not become infinite. */
  #expectRepresentable(samples: SampleArray, place: { readonly channel: string }): void {
    if (this.#sampleType !== 'float32' || samples instanceof Float32Array) return
    const beyond = samples.find((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
    if (beyond !== undefined) throw this.#error(say('data-beyond-float32', { value: beyond }), place)
  }

  #error(problem: Said, place: { readonly channel?: string; readonly cause?: unknown } = {}): SignalError {
    return new SignalError(problem, { file: this.#output.name, ...place })
  }
}

function typeOf(samples: SampleArray): 'float32' | 'float64' {
  return samples instanceof Float32Array ? 'float32' : 'float64'
}

function formatOf(target: string | Sink, file: string): WriteFormat {
  const extension = typeof target === 'string' ? /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() : undefined
  const format = extension === undefined ? undefined : FORMATS[extension]
  if (format) return format
  const problem = typeof target === 'string' ? say('write-name', { name: file }) : say('write-stream')
  throw new SignalError(problem, { file })
}

function expectHeader(header: SignalHeader, options: WriteOptions, format: WriteFormat, file: string): void {
  const { channels, sampleRate, startTime } = header
  if (!(format in encoders)) {
    throw new SignalError(say('write-format', { got: String(format) }), { file })
  }
  if (channels.length === 0) throw new SignalError(say('no-channel', { got: 'none' }), { file })
  const hasTime = format === 'csv' || format === 'parquet'
  const isCounted = format === 'csv' && sampleRate === null && options.time?.unit === 'samples'
  const timed = hasTime && !isCounted && (options.timeColumn ?? sampleRate !== null)
  if (timed && (sampleRate === null || !(sampleRate > 0 && sampleRate < Infinity))) {
    throw new SignalError(say('write-time-rate', { got: String(sampleRate) }), { file })
  }
  if (timed && !Number.isFinite(startTime)) {
    throw new SignalError(say('write-start', { got: String(startTime) }), { file })
  }
  const types: readonly (SampleType | undefined)[] = [undefined, 'float32', 'float64']
  const pcm: readonly (SampleType | undefined)[] = ['pcm8', 'pcm16', 'pcm24', 'pcm32']
  const allowed = format === 'wav' ? [...types, ...pcm] : types
  if (!allowed.includes(options.sampleType)) {
    const names = allowed.filter((type) => type !== undefined).map((type) => `'${type}'`)
    const wrong = { format, choices: names.join(', '), got: String(options.sampleType) }
    throw new SignalError(say('write-sample-type', wrong), { file })
  }
}

function expectData({ channels, data, length }: Signals, file: string): void {
  if (channels.length !== data.length) {
    throw new SignalError(say('data-channels', { expected: channels.length, got: data.length }), { file })
  }
  for (const [c, samples] of data.entries()) {
    if (samples.length === length) continue
    const { name: channel } = channels[c]!
    throw new SignalError(say('data-samples', { expected: length, got: samples.length }), { file, channel })
  }
}
