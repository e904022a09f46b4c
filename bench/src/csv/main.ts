/** `npm run bench -- csv [options]`: how fast a CSV file becomes columns of float32, beside the peers. */
import { sinalVersion } from '../machine.ts'
import { runSubject } from '../subject.ts'
import { measureFarLook } from './far-look.ts'
import { csvFile } from './file.ts'
import { type CsvRecord, measureCsv } from './measure.ts'
import { csvReaders } from './readers.ts'
import { csvSection } from './section.ts'

const usage = `npm run bench -- csv [options]

  --only polars,udsv   these, besides sinal-native; default all that are here
  --threads 1,2        numbers of cores, each measured; default 1
  --rounds 9           at most so many timings of each; the median counts
  --rows 1000000       of the file, which has 8 columns
  --json FILE          write the records there
  --docs               write the section of docs/performance.md
  --help

The Python peers are those of SINAL_BENCH_PYTHON, by default /usr/bin/python3.
`

await runSubject({
  name: 'csv',
  usage,
  options: {
    only: { type: 'string' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    rows: { type: 'string', default: '1000000' },
  },
  timed: true,
  measure: async (values, say) => {
    const only = values.only?.split(',')
    const wanted = csvReaders.filter(({ name }, i) => i === 0 || only === undefined || only.includes(name))
    const readers = wanted.filter((reader) => {
      const how = reader.missing()
      if (how !== null) say(`Not here: ${reader.name}; to get it: ${how}`)
      return how === null
    })
    const file = await csvFile(Number(values.rows), 8)
    const stamped = await csvFile(Number(values.rows), 8, true)
    // Of the others each has another way to be told what times are, and to give them.
    const ours = readers.filter(({ name }) => name.startsWith('sinal-'))
    const env = { SINAL_BENCH_VERSION: sinalVersion() }
    const coreCounts = values.threads.split(',').map(Number)
    const records: CsvRecord[] = [
      ...(await measureCsv(file, readers, coreCounts, Number(values.rounds), env)),
      ...(await measureCsv(stamped, ours, coreCounts, Number(values.rounds), env)),
    ]
    for (const { implementation, threads, stamped: withTimes, mb_per_s, median_ms, inexact } of records) {
      const what = `${implementation}${withTimes ? ', with times' : ''}`
      const off = inexact > 0 ? `, ${inexact} numbers not the nearest` : ''
      say(
        `${what.padEnd(28)} ${threads} ${mb_per_s.toFixed(0).padStart(6)} MB/s ${median_ms.toFixed(0)} ms${off}`,
      )
    }
    const farLook = await measureFarLook(file)
    const { samples, first_ms, again_ms } = farLook
    say(`the last ${samples} samples: ${first_ms.toFixed(0)} ms, again ${again_ms.toFixed(1)} ms`)
    return {
      records: [...records, farLook],
      section: (made) => csvSection({ records, file, stamped, farLook, ...made }),
    }
  },
})
