import { parseArgs, type ParseArgsConfig } from 'node:util'
import { busy, type Machine, machine } from './machine.ts'
import { writeRecords, writeSection } from './page.ts'

/** Where, how and when something was measured, for its part of the page. */
export interface Made {
  readonly machine: Machine
  /** As typed. */
  readonly command: string
  readonly date: Date
}

type Options = NonNullable<ParseArgsConfig['options']>
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values']

interface Subject<O extends Options> {
  /** As in `npm run bench -- NAME`; its part of docs/performance.md is called so, too. */
  readonly name: string
  /** All options; every subject has --json, --docs and --help. */
  readonly usage: string
  /** But those three. */
  readonly options: O
  /** Whether it is times that count: then a machine that has other work is told of. */
  readonly timed: boolean
  measure(
    values: Values<O>,
    say: (line: string) => void,
  ): Promise<{ readonly records: readonly object[]; section(made: Made): string }>
}

const common = {
  json: { type: 'string' },
  docs: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const say = (line: string) => console.log(line)

/** Runs a subject of the bench as the program's arguments ask, and sets its exit code. */
export async function runSubject<O extends Options>(subject: Subject<O>): Promise<void> {
  try {
    await run(subject, process.argv.slice(2))
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  }
}

async function run<O extends Options>(subject: Subject<O>, args: string[]): Promise<void> {
  const { name, usage, options, timed, measure } = subject
  const { values } = parseArgs({ args, options: { ...options, ...common } })
  const { json, docs, help } = values as Values<typeof common>
  if (help) {
    say(usage)
    return
  }
  const here = machine()
  const noise = timed ? busy(here) : null
  if (noise !== null) say(noise)
  const { records, section } = await measure(values as Values<O>, say)
  if (json !== undefined) writeRecords(json, records)
  if (!docs) return
  const command = [`npm run bench -- ${name}`, ...args].join(' ')
  say(`Written: ${await writeSection(name, section({ machine: here, command, date: new Date() }))}`)
}
