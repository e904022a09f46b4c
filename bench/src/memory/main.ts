/** `npm run bench -- memory [options]`: how much memory signals of any length take. Linux only. */
import { parseArgs } from 'node:util'
import { machine } from '../machine.ts'
import { writeRecords, writeSection } from '../page.ts'
import { measureMemory, programs, type MemoryRecord } from './measure.ts'
import { memorySection } from './section.ts'

const usage = `npm run bench -- memory [options]

  --sizes 100,10000    megabytes of the signals; default 100 MB and 10 GB, which takes minutes
  --json FILE          write the records there
  --docs               write the section of docs/performance.md
  --help
`

const options = {
  sizes: { type: 'string', default: '100,10000' },
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
  const records: MemoryRecord[] = []
  for (const program of programs) {
    for (const megabytes of values.sizes.split(',').map(Number)) {
      const record = await measureMemory(program, megabytes)
      records.push(record)
      const { peak_mb, mb_per_s, what } = record
      say(`${megabytes} MB: peak ${peak_mb.toFixed(0)} MB, ${mb_per_s.toFixed(0)} MB/s: ${what}`)
    }
  }
  if (values.json !== undefined) writeRecords(values.json, records)
  if (!values.docs) return
  const command = ['npm run bench -- memory', ...args].join(' ')
  const section = memorySection({ records, machine: here, command, date: new Date() })
  say(`Written: ${await writeSection('memory', section)}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
