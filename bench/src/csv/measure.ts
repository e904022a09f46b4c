import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DisagreementError } from '../compare.ts'
import { onCores, quickestCores } from '../cores.ts'
import { readFloats } from '../inputs.ts'
import { Runner } from '../process.ts'
import { type Contestant, defaultRounds, timeInRounds } from '../rounds.ts'
import type { CsvFile } from './file.ts'
import type { CsvReader } from './readers.ts'

export interface CsvRecord {
  readonly implementation: string
  readonly threads: number
  /** Whether the file had a column of dates and times. */
  readonly stamped: boolean
  readonly median_ms: number
  readonly min_ms: number
  readonly mb_per_s: number
  /** How many of all numbers are not the float32 nearest to their text. */
  readonly inexact: number
  readonly version: string
}

interface Ready extends Contestant {
  readonly name: string
  readonly threads: number
  readonly version: string
  readonly inexact: number
}

/**
 * Reads a file with all readers, on each number of cores: their columns are compared first, then they are timed in turns, so
 * that what slows the machine down for a while makes two cores no worse than one.
 */
export async function measureCsv(
  file: CsvFile,
  readers: readonly CsvReader[],
  coreCounts: readonly number[],
  rounds: number,
  env: Readonly<Record<string, string>>,
): Promise<CsvRecord[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal-bench-'))
  const places = coreCounts.map((threads) => ({ threads, cores: quickestCores(threads) }))
  const runs = readers.flatMap((reader) =>
    places.map(({ threads, cores }) => {
      const more = { ...env, POLARS_MAX_THREADS: String(threads) }
      return { name: reader.name, threads, runner: new Runner(onCores(reader, cores), threads, more) }
    }),
  )
  try {
    const exact = nearest(folder, file)
    const ready: Ready[] = []
    for (const { name, threads, runner } of runs) {
      const workload = { file: file.path, columns: file.columns }
      const prefix = `${name}-${threads}`
      const reply = await runner.ask({ ask: 'prepare', workload, threads, folder, prefix })
      const inexact = exact(prefix)
      runner.rest()
      ready.push({
        name,
        threads,
        inexact,
        version: reply.version ?? 'unknown',
        firstMs: reply.ms ?? 0,
        time: (calls) => runner.time(calls),
        wake: () => runner.wake(),
        rest: () => runner.rest(),
      })
    }
    const timings = await timeInRounds(ready, { ...defaultRounds, rounds, budgetMs: 20_000, warmUpMs: 1000 })
    return ready.map(({ name, threads, version, inexact }, i) => {
      const { medianMs, minMs } = timings[i] as (typeof timings)[number]
      const speed = file.bytes / 1e3 / medianMs
      return {
        implementation: name,
        threads,
        stamped: file.stamped,
        median_ms: medianMs,
        min_ms: minMs,
        mb_per_s: speed,
        inexact,
        version,
      }
    })
  } finally {
    await Promise.all(runs.map(({ runner }) => runner.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Counts a reader's numbers that differ from those of the first one, Sinal's, which its tests hold to be the nearest.
 *
 * @throws {DisagreementError} one differs by more than the neighbour of the nearest
 */
function nearest(folder: string, { rows, columns }: CsvFile): (name: string) => number {
  let first: string | null = null
  const bitsOf = (name: string, c: number) =>
    new Int32Array(readFloats(path.join(folder, `${name}.c${c}.f32`)).buffer)
  return (name) => {
    first ??= name
    let count = 0
    for (let c = 0; c < columns; c++) {
      const [expected, found] = [bitsOf(first, c), bitsOf(name, c)]
      if (found.length !== rows) {
        throw new DisagreementError(`${name}: expected ${rows} rows, but got ${found.length}`)
      }
      for (let i = 0; i < rows; i++) {
        const apart = Math.abs((found[i] as number) - (expected[i] as number))
        if (apart > 1) throw new DisagreementError(`${name}: column c${c} differs in row ${i}`)
        count += apart
      }
    }
    return count
  }
}
