/** The bench's command line: see options.ts. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { backend, getNumThreads, setBackend, setNumThreads } from '@sinal/core'
import type { BackendName } from '@sinal/core'
import { measureCurves } from './curves.ts'
import { writeDocs } from './docs.ts'
import { type Implementation, backends } from './implementations.ts'
import { busy, machine, sinalVersion } from './machine.ts'
import { measure } from './measure.ts'
import { type Options, UsageError, parseOptions, usage } from './options.ts'
import { writeRecords } from './page.ts'
import { choosePeers } from './peers.ts'
import type { BenchRecord } from './record.ts'
import { report, short } from './table.ts'
import type { Peaks } from './verdict.ts'
import { describe, workloads } from './workloads.ts'

const say = (line: string) => console.log(line)
const docs = fileURLToPath(new URL('../../docs', import.meta.url))

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args)
  if (options.help) {
    say(usage)
    return
  }
  const here = machine()
  const noise = busy(here)
  if (noise !== null) say(noise)
  const ours = sinal(options)
  const { records, peaks } = await measureWorkloads(options, ours)
  if (records.length > 0) say(report(records, peaks))
  const curves = options.curves ? await measureCurves(ours, say) : []
  if (!options.docs) return
  const command = ['npm run bench --', ...args].join(' ')
  const about = { machine: here, command, date: new Date(), sinal: sinalVersion(), slow: options.slow }
  await writeDocs(docs, { records, curves, peaks, ...about })
  say(`Written: ${path.join(docs, 'performance.md')}`)
}

async function measureWorkloads(
  options: Options,
  ours: readonly Implementation[],
): Promise<{ records: BenchRecord[]; peaks: Peaks }> {
  const records: BenchRecord[] = []
  let peaks: Peaks = { native: null, wasm: null }
  if (options.only.length === 0) return { records, peaks }
  const contestants = [...ours, ...(await choosePeers(options.peers, say))]
  const env = { SINAL_BENCH_VERSION: sinalVersion() }
  for (const threads of options.threads) {
    for (const workload of workloads.filter(({ id }) => options.only.includes(id))) {
      const able = contestants.filter(
        (one) => one.runs(workload) && takesPart(one, workload.id, threads, options),
      )
      const found = await measure(workload, able, threads, { rounds: options.rounds }, env)
      records.push(...found.records)
      peaks = {
        native: found.peaks.get('sinal-native-direct') ?? peaks.native,
        wasm: found.peaks.get('sinal-wasm-direct') ?? peaks.wasm,
      }
      // After each workload: a long run that breaks off keeps what it found.
      if (options.json !== null) writeRecords(options.json, records)
      say(`${workload.id}  ${describe(workload)}${threads === 1 ? '' : `, ${threads} threads`}`)
      say(`    ${found.records.map((r) => `${r.implementation} ${short(r.median_ms)}`).join('   ')}\n`)
    }
  }
  return { records, peaks }
}

/** Sinal's backends that run here; the others are named with the reason, as are those with fewer threads than asked. */
function sinal(options: Options): Implementation[] {
  const { unavailable } = backend()
  return options.backends.flatMap((name) => {
    const runsOn = name.replace('-direct', '') as BackendName
    const why = unavailable[runsOn]
    if (why !== undefined) say(`Not here: sinal-${name}: ${why}`)
    const implementation = backends[name]
    if (why !== undefined || implementation === undefined) return []
    const mostThreads = threadsOf(runsOn, Math.max(...options.threads))
    if (options.threads.some((count) => count > mostThreads)) {
      say(`sinal-${name} has no more threads here than ${mostThreads}`)
    }
    return [{ ...implementation, mostThreads }]
  })
}

/** How many of the threads that are asked for a backend uses. */
function threadsOf(name: BackendName, wanted: number): number {
  setBackend(name)
  setNumThreads(wanted)
  return getNumThreads()
}

function takesPart(
  { mostThreads = Infinity, slow }: Implementation,
  workload: string,
  count: number,
  options: Options,
): boolean {
  return count <= mostThreads && (options.slow || slow?.includes(workload) !== true)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
