import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Outputs, compare, compareWhole } from './compare.ts'
import { onCores, quickestCores } from './cores.ts'
import type { Implementation } from './implementations.ts'
import { makeInputs, readFloats, writeInputs } from './inputs.ts'
import { Runner } from './process.ts'
import type { BenchRecord } from './record.ts'
import { type Expected, reference } from './reference.ts'
import { type Contestant, type RoundOptions, defaultRounds, timeInRounds } from './rounds.ts'
import { median } from './statistics.ts'
import { type Workload, flops } from './workloads.ts'

/** An implementation that agreed with the reference and waits to be timed. */
interface Agreed extends Contestant {
  readonly implementation: Implementation
  readonly version: string
  readonly worst: number
  /** The core's peak after each timing, in GFLOP/s. */
  readonly peaks: readonly number[]
}

export interface Measured {
  readonly records: BenchRecord[]
  /** The median of the core's peaks, by implementation, where that was asked for. */
  readonly peaks: ReadonlyMap<string, number>
}

/**
 * One workload by several implementations, each in a process of its own, on the same cores: all results are compared first,
 * then timed in turns.
 *
 * @param env added to each process's environment
 * @throws {DisagreementError} a result is wrong: nothing was timed
 * @throws a process failed; with what it said
 */
export async function measure(
  workload: Workload,
  implementations: readonly Implementation[],
  threads: number,
  options: Partial<RoundOptions> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal-bench-'))
  const cores = quickestCores(threads)
  const runners = implementations.map((one) => new Runner(onCores(one, cores), threads, env))
  try {
    const inputs = makeInputs(workload)
    writeInputs(folder, inputs)
    const check = checker(workload, reference(workload, inputs))
    const agreed: Agreed[] = []
    for (const [i, implementation] of implementations.entries()) {
      const runner = runners[i] as Runner
      const { name } = implementation
      const reply = await runner.ask({ ask: 'prepare', workload, threads, folder, prefix: name })
      const { ms: firstMs = 0, version = 'unknown' } = reply
      const worst = check(name, readOutputs(folder, name, workload))
      const asksPeak = threads === 1 && implementation.peaks?.includes(workload.id) === true
      const peaks: number[] = []
      agreed.push({
        implementation,
        version,
        firstMs,
        worst,
        peaks,
        time: async (calls) => {
          const ms = await runner.time(calls)
          if (asksPeak) peaks.push(await runner.peak())
          return ms
        },
        wake: () => runner.wake(),
        rest: () => runner.rest(),
      })
    }
    // A call that costs less than the clock's and the timer's own is repeated by the thousand.
    const calls = workload.mode === 'record' ? 2000 : 1
    const timings = await timeInRounds(agreed, { ...defaultRounds, calls, ...options })
    const records = agreed.map(({ implementation, version, worst }, i) => {
      const { medianMs, minMs } = timings[i] as (typeof timings)[number]
      return {
        workload: workload.id,
        implementation: implementation.name,
        threads,
        median_ms: medianMs,
        min_ms: minMs,
        gflops: flops(workload) / medianMs / 1e6,
        max_rel_err: worst,
        version,
      }
    })
    const asked = agreed.filter(({ peaks }) => peaks.length > 0)
    return { records, peaks: new Map(asked.map((one) => [one.implementation.name, median(one.peaks)])) }
  } finally {
    await Promise.all(runners.map((runner) => runner.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Compares with the reference, and wholly with the first result that agreed with it. */
function checker(workload: Workload, expected: readonly Expected[]) {
  let first: Outputs | null = null
  return (name: string, outputs: Outputs): number => {
    const where = `${workload.id}, ${name}`
    const worst = compare(where, expected, outputs)
    if (first === null) first = outputs
    else compareWhole(where, expected, outputs, first)
    return worst
  }
}

function readOutputs(folder: string, prefix: string, { mode }: Workload): Outputs {
  const read = (name: string) => readFloats(path.join(folder, `${prefix}.${name}.f32`))
  if (mode !== 'train') return { output: read('output') }
  return {
    output: read('output'),
    gradInput: read('gradInput'),
    gradWeight: read('gradWeight'),
    gradBias: read('gradBias'),
  }
}
