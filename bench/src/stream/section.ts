import { table } from '../docs.ts'
import type { Made } from '../subject.ts'
import type { StreamRecord, Way } from './measure.ts'

export interface StreamFindings extends Made {
  readonly records: readonly StreamRecord[]
  readonly samples: number
  /** How many times longer the other signal of quick chains is. */
  readonly longer: number
  readonly rounds: number
}

/** How much longer than its layers in memory a recipe may take. */
const GOAL = 1.15

/** The part of docs/performance.md about recipes. */
export function streamSection(findings: StreamFindings): string {
  const { records, samples, longer, rounds, machine, command, date } = findings
  // A signal is of whole samples of each channel.
  const isLong = (record: StreamRecord) => record.samples > samples
  const long = records.filter(isLong)
  return `## Streaming

Chains of layers over ${samples.toLocaleString('en-US')} float32 samples, of all channels together: the layers in \`nn.Sequential\` on the whole signal,
the median of ${rounds} rounds, and what a recipe takes in its place, in turns with it: \`runRecipe\`, which holds the whole signal as
well, and \`streamRecipe\`, which is given it in blocks. Results are compared first; garbage is collected before each is timed. The
goal is a ratio of ${GOAL} or less; below 1 pieces that stay in the caches from layer to layer are worth more than whole signals.

- ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; load when the run began: ${machine.load.toFixed(1)}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

${ratios(records.filter((record) => !isLong(record)))}${long.length === 0 ? '' : `\n\n${aboutLong(longer)}\n\n${ratios(long)}`}`
}

const aboutLong = (longer: number) =>
  `A layer alone is done with that signal in milliseconds. To begin takes a recipe about one, whatever the signal: the blocks are
planned, and code that the collection of garbage and whole signals drove out of the caches is fetched again. That is what the
figures above show of these chains; what each sample takes, the same chains show over a signal ${longer} times as long:`

/** A table of some records: chains down, threads and ways across. */
function ratios(records: readonly StreamRecord[]): string {
  const threads = [...new Set(records.map((record) => record.threads))]
  const names = [...new Set(records.map(({ chain }) => chain))]
  const ms = (chain: string, count: number, wanted: Way) =>
    records.find((one) => one.chain === chain && one.threads === count && one.way === wanted)?.median_ms ??
    NaN
  const ratio = (chain: string, count: number, way: Way) => {
    const value = ms(chain, count, way) / ms(chain, count, 'Sequential')
    return `${value.toFixed(2)} ${value <= GOAL ? '✓' : '✗'}`
  }
  return table([
    [
      'chain',
      ...threads.flatMap((count) => {
        const on = `${count} thread${count === 1 ? '' : 's'}`
        return [`Sequential ms, ${on}`, 'runRecipe', 'streamRecipe']
      }),
    ],
    ...names.map((name) => [
      name,
      ...threads.flatMap((count) => [
        ms(name, count, 'Sequential').toFixed(1),
        ratio(name, count, 'runRecipe'),
        ratio(name, count, 'streamRecipe'),
      ]),
    ]),
  ])
}
