/** `npm run bench -- memory [options]`: how much memory signals of any length take. Linux only. */
import { runSubject } from '../subject.ts'
import { measureMemory, programs, type MemoryRecord } from './measure.ts'
import { memorySection } from './section.ts'

const usage = `npm run bench -- memory [options]

  --sizes 100,10000    megabytes of the signals; default 100 MB and 10 GB, which takes minutes
  --json FILE          write the records there
  --docs               write the section of docs/performance.md
  --help
`

await runSubject({
  name: 'memory',
  usage,
  options: { sizes: { type: 'string', default: '100,10000' } },
  timed: false,
  measure: async (values, say) => {
    const records: MemoryRecord[] = []
    for (const program of programs) {
      for (const megabytes of values.sizes.split(',').map(Number)) {
        const record = await measureMemory(program, megabytes)
        records.push(record)
        const { peak_mb, mb_per_s, what } = record
        say(`${megabytes} MB: peak ${peak_mb.toFixed(0)} MB, ${mb_per_s.toFixed(0)} MB/s: ${what}`)
      }
    }
    return { records, section: (made) => memorySection({ records, ...made }) }
  },
})
