import type { ReadAccount, ReadOptions, ReadProgress, ReadSignals, SignalFile } from '@sinal/signals'
import { breather } from './look/breather.ts'
import type { SampleRecorder } from './sample-recorder.ts'

/** Rows read at a time: a few milliseconds of work. */
const BLOCK_ROWS = 16_384
/** Time from one account of how far the reading is to the next. */
const TELL_MS = 50
/** An estimate of the length stays until a better one is so far from it: an axis should not tremble. */
const STEADY = 0.02

/** How far a reading is. */
export interface Reading {
  /** 0 to 1; null where the size is not known. */
  readonly fraction: number | null
  /** Samples that the file will have, as far as can be told; null: nothing is known. */
  readonly expected: number | null
}

/** What becomes of missing and uneven samples, and of rows that can't be read. */
export type Policies = Pick<ReadOptions, 'missingSamples' | 'resample' | 'badRows'>

interface Wanted {
  readonly signal: AbortSignal
  readonly policies?: Policies
  /** Told how far it is, at most every 50 ms. */
  readonly onPart: (reading: Reading) => void
}

/**
 * Reads a file into a recorder that can be looked at meanwhile, in slices between which others get their turn.
 */
export async function readInto(
  recorder: SampleRecorder,
  file: SignalFile,
  { signal, policies = {}, onPart }: Wanted,
): Promise<ReadSignals> {
  const isResampled = policies.resample !== undefined
  // How many samples an even grid has is not known before its last row.
  const expectation = new Expectation(isResampled ? null : file.length, isResampled ? recorder : null)
  let account: ReadAccount | null = null
  const blocks = file.blocks({
    ...policies,
    dtype: 'float32',
    blockLength: BLOCK_ROWS,
    reuse: true,
    signal,
    onProgress: (progress) => expectation.learn(progress),
    onEnd: (all) => (account = all),
  })
  const rest = breather(signal)
  let told = -Infinity
  for await (const block of blocks) {
    recorder.append(block, expectation.samples ?? 0)
    const now = performance.now()
    if (now - told > TELL_MS) {
      onPart(expectation.at(recorder.length))
      told = now
    }
    await rest()
  }
  recorder.finish()
  const { data, length } = recorder.samples
  const { sampleRate, startTime } = account!.resampled ?? file
  return { channels: file.channels, data, length, sampleRate, startTime, ...account! }
}

/** Rate and start of what is read, as far as they are known beforehand. */
export function timeOf({ sampleRate, startTime }: SignalFile, { resample }: Policies) {
  return { startTime, sampleRate: typeof resample === 'number' ? resample : sampleRate }
}

/** How many samples there will be, judged by how many the bytes read so far hold. */
class Expectation {
  samples: number | null
  #fraction: number | null = null
  readonly #isKnown: boolean
  readonly #made: { readonly length: number } | null

  /** @param made what there is already, where the rows read don't say how many samples they are */
  constructor(length: number | null, made: { readonly length: number } | null) {
    this.samples = length
    this.#isKnown = length !== null
    this.#made = made
  }

  learn({ bytesRead, totalBytes, rows }: ReadProgress): void {
    if (!totalBytes || bytesRead === 0) return
    this.#fraction = Math.min(1, bytesRead / totalBytes)
    if (this.#isKnown) return
    const now = Math.ceil((this.#made?.length ?? rows) / this.#fraction)
    if (this.samples === null || Math.abs(now - this.samples) > STEADY * now) this.samples = now
  }

  at(length: number): Reading {
    if (this.#isKnown) return { fraction: length / Math.max(1, this.samples!), expected: this.samples }
    return { fraction: this.#fraction, expected: this.samples && Math.max(this.samples, length) }
  }
}
