/** `npm run bench -- stream [options]`: recipes in memory and in a stream, beside their layers on the whole signal. */
import { setNumThreads } from '@sinal/core'
import { keepOn, quickestCores } from '../cores.ts'
import { runSubject } from '../subject.ts'
import { chains } from './chains.ts'
import { measureChain, type StreamRecord } from './measure.ts'
import { streamSection } from './section.ts'

const usage = `npm run bench -- stream [options]

  --only 'K 31,small'  chains whose names begin so; default all
  --threads 1,2        numbers of threads, each measured; default 1,2
  --rounds 15          timings of each way; the median counts
  --samples 8000000    of the signal, of all channels together; quick chains run over one that is 8 times as long, too
  --json FILE          write the records there
  --docs               write the section of docs/performance.md
  --help
`

/** How many times longer the other signal of quick chains is. */
const LONGER = 8

function ratios(found: readonly StreamRecord[]): string {
  const whole = found[0]!.median_ms
  return found
    .map(({ way, median_ms }) => `${way} ${median_ms.toFixed(1)} ms (× ${(median_ms / whole).toFixed(2)})`)
    .join('   ')
}

await runSubject({
  name: 'stream',
  usage,
  options: {
    only: { type: 'string', default: '' },
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '15' },
    samples: { type: 'string', default: '8000000' },
  },
  timed: true,
  measure: async (values, say) => {
    const [rounds, samples] = [Number(values.rounds), Number(values.samples)]
    const wanted = chains.filter(({ name }) => values.only.split(',').some((start) => name.startsWith(start)))
    const records: StreamRecord[] = []
    for (const threads of values.threads.split(',').map(Number)) {
      setNumThreads(threads)
      const cores = quickestCores(threads)
      if (cores !== null) keepOn(cores)
      for (const chain of wanted) {
        for (const times of chain.isQuick ? [1, LONGER] : [1]) {
          const found = await measureChain(chain, { threads, rounds, samples, times })
          records.push(...found)
          say(`${chain.name.padEnd(32)} ${times} × ${samples}  ${threads}  ${ratios(found)}`)
        }
      }
    }
    return {
      records,
      section: (made) => streamSection({ records, samples, longer: LONGER, rounds, ...made }),
    }
  },
})
