import type { SampleArray } from '@sinal/signals'
import type { ArgsOf, ComputeCalls, ResultOf, Source } from '../../shared/ipc.ts'
import { toProblem } from '../problems.ts'
import type { Samples } from '../samples.ts'
import type { Job } from '../serve.ts'
import { breather } from './breather.ts'
import { spectrogram, spectrum } from './spectrum.ts'
import { statistics } from './statistics.ts'

type Args<K extends keyof ComputeCalls> = ArgsOf<ComputeCalls, K>
type Result<K extends keyof ComputeCalls> = ResultOf<ComputeCalls, K>

export interface LookHandlers {
  windows(args: Args<'windows'>, job: Job): Promise<Result<'windows'>>
  statistics(args: Args<'statistics'>, job: Job): Promise<Result<'statistics'>>
  spectrum(args: Args<'spectrum'>, job: Job): Promise<Result<'spectrum'>>
  spectrogram(args: Args<'spectrogram'>, job: Job): Promise<Result<'spectrogram'>>
}

/** What of samples is needed to draw them. */
export type Drawable = Pick<Samples, 'prepare' | 'window'>

/** Where samples come from. Both throw where the source is gone. */
interface Sources {
  /** What can be drawn, though not all of it may be known yet. */
  shown(source: Source): Drawable
  samples(source: Source): Samples
}

/** Answers what the plots ask for. */
export function lookHandlers({ shown, samples: samplesOf }: Sources): LookHandlers {
  return {
    windows: async ({ stretches, width }, { signal }) => {
      const rest = breather(signal)
      const found: Result<'windows'> = []
      for (const { source, channels, start, end } of stretches) {
        try {
          const samples = shown(source)
          await samples.prepare(channels, start, end, rest)
          found.push({ ok: true, value: samples.window(channels, start, end, width) })
        } catch (error) {
          found.push({ ok: false, problem: toProblem(error) })
        }
      }
      return found
    },

    statistics: async ({ stretches }, { signal }) => {
      const rest = breather(signal)
      const found: Result<'statistics'> = []
      for (const { source, channels, start, end } of stretches) {
        const samples = samplesOf(source)
        const each: Result<'statistics'>[number] = []
        for (const channel of channels) each.push(await statistics(part(samples, channel, start, end), rest))
        found.push(each)
      }
      return found
    },

    spectrum: async (args, { signal }) =>
      spectrum(part(samplesOf(args.source), args.channel, args.start, args.end), args, signal),

    spectrogram: async (args, { signal }) => {
      const samples = part(samplesOf(args.source), args.channel, args.start, args.end)
      return spectrogram(samples, args, { first: Math.max(0, Math.floor(args.start)), signal })
    },
  }
}

/** Samples [start, end) of a channel, cut to what there is. */
function part(samples: Samples, channel: number, start: number, end: number): SampleArray {
  const first = Math.max(0, Math.floor(start))
  return samples.channel(channel).subarray(first, Math.max(first, Math.ceil(end)))
}
