/** The bench's command line: see options.ts. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { backend } from '@sinal/core'
import { setNumThreads } from './core-threads.ts'
import { measureCurves } from './curves.ts'
import { writeDocs } from './docs.ts'
import { type Implementation, backends } from './implementations.ts'
import { busy, machine, sinalVersion } from './machine.ts'
import { measure } from './measure.ts'
import { type Options, UsageError, parseOptions, usage } from './options.ts'
import { measurePeaks } from './peak.ts'
import { choosePeers } from './peers.ts'
import type { BenchRecord } from './record.ts'
import { report, short } from './table.ts'
import { describe, workloads } from './workloads.ts'

const say = (line: string) => console.log(line)
// npm runs scripts in the root, but a path is meant from where the user stands.
const cwd = process.env.INIT_CWD ?? process.cwd()
const docs = fileURLToPath(new URL('../../docs', import.meta.url))

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args)
  if (options.help) {
    say(usage)
    return
  }
  const noise = busy()
  if (noise !== null) say(noise)
  if (setNumThreads === undefined && options.threads.some((count) => count > 1)) {
    say('@sinal/core has no setNumThreads: Sinal runs on one thread only')
  }
  const ours = sinal(options)
  const records = await measureWorkloads(options, ours)
  const peaks = measurePeaks()
  if (records.length > 0) say(report(records, peaks))
  const curves = options.curves ? await measureCurves(ours, say) : []
  if (!options.docs) return
  const command = ['npm run bench --', ...args].join(' ')
  const about = { machine: machine(), command, date: new Date(), sinal: sinalVersion(), slow: options.slow }
  await writeDocs(docs, { records, curves, peaks, ...about })
  say(`Written: ${path.join(docs, 'performance.md')}`)
}

async function measureWorkloads(options: Options, ours: readonly Implementation[]): Promise<BenchRecord[]> {
  const records: BenchRecord[] = []
  if (options.only.length === 0) return records
  const contestants = [...ours, ...(await choosePeers(options.peers, say))]
  const env = { SINAL_BENCH_VERSION: sinalVersion() }
  for (const threads of options.threads) {
    for (const workload of workloads.filter(({ id }) => options.only.includes(id))) {
      const able = contestants.filter(
        (one) => one.runs(workload) && takesPart(one, workload.id, threads, options),
      )
      const found = await measure(workload, able, threads, { rounds: options.rounds }, env)
      records.push(...found)
      // After each workload: a long run that breaks off keeps what it found.
      if (options.json !== null) {
        writeFileSync(path.resolve(cwd, options.json), `${JSON.stringify(records, null, 2)}\n`)
      }
      say(`${workload.id}  ${describe(workload)}${threads === 1 ? '' : `, ${threads} threads`}`)
      say(`    ${found.map((r) => `${r.implementation} ${short(r.median_ms)}`).join('   ')}\n`)
    }
  }
  return records
}

/** Sinal's backends that run here; the others are named with the reason. */
function sinal(options: Options): Implementation[] {
  const { unavailable } = backend()
  return options.backends.flatMap((name) => {
    const why = unavailable[name as keyof typeof unavailable]
    if (why !== undefined) say(`Not here: sinal-${name}: ${why}`)
    const implementation = backends[name]
    return why === undefined && implementation !== undefined ? [implementation] : []
  })
}

function takesPart(
  { name, threads, slow }: Implementation,
  workload: string,
  count: number,
  options: Options,
): boolean {
  if (count > 1 && !threads) return false
  if (count > 1 && name.startsWith('sinal-') && setNumThreads === undefined) return false
  return options.slow || slow?.includes(workload) !== true
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
