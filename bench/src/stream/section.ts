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
  const short = records.filter((record) => record.samples <= samples)
  const long = records.filter((record) => record.samples > samples)
  const whole = (some: typeof records, chain: string, threads: number) =>
    find(some, chain, threads, 'Sequential')
  const tables = [tableOf(short, (chain, threads) => whole(short, chain, threads))]
  if (long.length > 0) {
    tables.push(aboutLong(longer))
    tables.push(
      tableOf(long, (chain, threads, way) =>
        way === 'streamRecipe' ? longer * whole(short, chain, threads) : whole(long, chain, threads),
      ),
    )
  }
  return `## Streaming

Chains of layers over ${samples.toLocaleString('en-US')} float32 samples, of all channels together: the layers in \`nn.Sequential\` on the whole signal,
the median of ${rounds} rounds, and what a recipe takes in its place, in turns with it: \`runRecipe\`, which holds the whole signal as
well, and \`streamRecipe\`, which is given it in blocks. Results are compared first; garbage is collected before each is timed. The
goal is a ratio of ${GOAL} or less; below 1 pieces that stay in the caches from layer to layer are worth more than whole signals.

- ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; load when the run began: ${machine.load.toFixed(1)}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

${tables.join('\n\n')}`
}

const aboutLong = (longer: number) =>
  `A layer alone is done with that signal in milliseconds, of which a recipe takes about one to begin, however long the signal is:
code that the collection of garbage drove out of the caches is fetched again. What each sample takes shows over a signal
${longer} times as long. There an output as long as the signal is memory that the system gives anew and clears, which \`streamRecipe\`
needs none of: so that this does not flatter it, it is compared with ${longer} times what \`nn.Sequential\` takes above, and
\`runRecipe\` with \`nn.Sequential\` over the same signal:`

type Find = (chain: string, threads: number, way: Way) => number

/** Chains down, threads and ways across: milliseconds of `nn.Sequential`, and the others by what they are compared with. */
function tableOf(records: readonly StreamRecord[], compared: Find): string {
  const threads = [...new Set(records.map((record) => record.threads))]
  const names = [...new Set(records.map(({ chain }) => chain))]
  const ratio: Find = (chain, count, way) => find(records, chain, count, way) / compared(chain, count, way)
  const shown = (value: number) => `${value.toFixed(2)} ${value <= GOAL ? '✓' : '✗'}`
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
        find(records, name, count, 'Sequential').toFixed(1),
        shown(ratio(name, count, 'runRecipe')),
        shown(ratio(name, count, 'streamRecipe')),
      ]),
    ]),
  ])
}

function find(records: readonly StreamRecord[], chain: string, threads: number, way: Way): number {
  const found = records.find((one) => one.chain === chain && one.threads === threads && one.way === way)
  return found?.median_ms ?? NaN
}
