import { needsAll, streamed, type Account, type ReadPolicies } from '@sinal/recipe/batch'
import type { Channel, OpenOptions, ReadOptions, SignalBlock, SignalFile } from '@sinal/signals'
import { readAs } from './read-as.ts'

/** How files are to be understood and read, as the command line has it. */
export interface ReadingOptions {
  readonly as?: readonly string[]
  readonly missingSamples?: NonNullable<ReadOptions['missingSamples']>
  readonly resample?: number | 'even'
  readonly badRows?: NonNullable<ReadOptions['badRows']>
}

/** @throws {UsageError} */
export function readingOf(options: ReadingOptions): {
  readonly open: OpenOptions
  readonly read: ReadPolicies
} {
  const { as, missingSamples, resample, badRows } = options
  return {
    open: readAs(as),
    read: {
      ...(missingSamples && { missingSamples }),
      ...(resample !== undefined && { resample }),
      ...(badRows && { badRows }),
    },
  }
}

/** Samples that come in blocks. */
export interface Samples {
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  /** The arrays of each are good until the next one is asked for. */
  readonly blocks: AsyncIterable<SignalBlock>
  /** Known when the last block has been given. */
  account(): Account
}

/** The samples of a file in blocks. Filling in and resampling need all samples: then they come in one. */
export async function samplesOf(
  source: SignalFile,
  policies: ReadPolicies,
  options: Omit<ReadOptions, keyof ReadPolicies>,
): Promise<Samples> {
  if (needsAll(policies)) {
    const signals = await source.read({ ...options, ...policies })
    const { length, data } = signals
    return { ...signals, blocks: only({ start: options.start ?? 0, length, data }), account: () => signals }
  }
  let account: Account = { missing: [], timing: null }
  const { channels: wanted, start = 0 } = options
  const { channels, sampleRate, startTime } = source
  const blocks = source.blocks({
    ...options,
    ...streamed(policies),
    reuse: true,
    onEnd: (told) => (account = told),
  })
  return {
    channels: wanted?.map((one) => channelOf(channels, one)) ?? channels,
    sampleRate,
    startTime: sampleRate === null ? startTime : startTime + start / sampleRate,
    blocks,
    account: () => account,
  }
}

/** One that is not there is refused when the blocks are read, in the file's words. */
function channelOf(channels: readonly Channel[], wanted: string | number): Channel {
  const found = typeof wanted === 'number' ? channels[wanted] : channels.find(({ name }) => name === wanted)
  return found ?? { name: String(wanted) }
}

async function* only(block: SignalBlock): AsyncGenerator<SignalBlock> {
  yield block
}
