/** The bench's command line: see options.ts. */
import { writeFileSync } from 'node:fs'
import { backend } from '@sinal/core'
import { setNumThreads } from './core-threads.ts'
import { type Implementation, backends, missing, peers } from './implementations.ts'
import { busy, sinalVersion } from './machine.ts'
import { measure } from './measure.ts'
import { type Options, UsageError, parseOptions, usage } from './options.ts'
import { measurePeaks } from './peak.ts'
import type { BenchRecord } from './record.ts'
import { report, short } from './table.ts'
import { describe, workloads } from './workloads.ts'

const say = (line: string) => console.log(line)

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args)
  if (options.help) {
    say(usage)
    return
  }
  const noise = busy()
  if (noise !== null) say(noise)
  const contestants = [...sinal(options), ...others(options)]
  const records: BenchRecord[] = []
  for (const threads of usableThreads(options)) {
    for (const workload of workloads.filter(({ id }) => options.only.includes(id))) {
      const all = contestants.filter((one) => takesPart(one, workload.id, threads, options))
      const able = all.filter(({ runs }) => runs(workload))
      const version = { SINAL_BENCH_VERSION: sinalVersion() }
      const found = await measure(workload, able, threads, { rounds: options.rounds }, version)
      records.push(...found)
      say(`${workload.id}  ${describe(workload)}`)
      say(`    ${found.map((r) => `${r.implementation} ${short(r.median_ms)}`).join('   ')}\n`)
    }
  }
  const peaks = measurePeaks()
  say(report(records, peaks))
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(records, null, 2)}\n`)
}

/** Sinal's backends that run here; the others are named with the reason. */
function sinal(options: Options): Implementation[] {
  const { unavailable } = backend()
  return options.backends.flatMap((name) => {
    const why = unavailable[name as keyof typeof unavailable]
    if (why !== undefined) say(`sinal-${name} is not here: ${why}`)
    const implementation = backends[name]
    return why === undefined && implementation !== undefined ? [implementation] : []
  })
}

/** The peers asked for that are here; the others are named with how to get them. */
function others(options: Options): Implementation[] {
  return (options.peers ?? Object.keys(peers)).flatMap((name) => {
    const peer = peers[name]
    if (peer === undefined) return []
    const how = missing(peer)
    if (how !== null) say(`${name} is not here; to get it: ${how}`)
    return how === null ? peer.implementations : []
  })
}

function usableThreads(options: Options): readonly number[] {
  if (setNumThreads !== undefined || options.threads.every((count) => count === 1)) return options.threads
  say('@sinal/core has no setNumThreads: Sinal runs on one thread only')
  return options.threads
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
  const shown = error instanceof UsageError ? error.message : error
  console.error(shown)
  process.exitCode = 1
}
