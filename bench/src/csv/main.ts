/** `npm run bench -- csv [options]`: how fast a CSV file becomes columns of float32, beside the peers. */
import { parseArgs } from 'node:util'
import { busy, machine, sinalVersion } from '../machine.ts'
import { writeRecords, writeSection } from '../page.ts'
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

const options = {
  only: { type: 'string' },
  threads: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '9' },
  rows: { type: 'string', default: '1000000' },
  json: { type: 'string' },
  docs: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const say = (line: string) => console.log(line)

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options })
  if (values.help) {
    say(usage)
    return
  }
  const here = machine()
  const noise = busy(here)
  if (noise !== null) say(noise)
  const only = values.only?.split(',')
  const wanted = csvReaders.filter(({ name }, i) => i === 0 || only === undefined || only.includes(name))
  const readers = wanted.filter((reader) => {
    const how = reader.missing()
    if (how !== null) say(`Not here: ${reader.name}; to get it: ${how}`)
    return how === null
  })
  const file = await csvFile(Number(values.rows), 8)
  const env = { SINAL_BENCH_VERSION: sinalVersion() }
  const records: CsvRecord[] = []
  for (const threads of values.threads.split(',').map(Number)) {
    const env1 = { ...env, POLARS_MAX_THREADS: String(threads) }
    records.push(...(await measureCsv(file, readers, threads, Number(values.rounds), env1)))
  }
  for (const { implementation, threads, mb_per_s, median_ms, inexact } of records) {
    const off = inexact > 0 ? `, ${inexact} numbers not the nearest` : ''
    say(
      `${implementation.padEnd(18)} ${threads} ${mb_per_s.toFixed(0).padStart(6)} MB/s ${median_ms.toFixed(0)} ms${off}`,
    )
  }
  if (values.json !== undefined) writeRecords(values.json, records)
  if (!values.docs) return
  const command = ['npm run bench -- csv', ...args].join(' ')
  const section = csvSection({ records, file, machine: here, command, date: new Date() })
  say(`Written: ${await writeSection('csv', section)}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
