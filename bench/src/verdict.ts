import { type Contest, contests, longFilterPart, peakPart, twoThreads } from './goals.ts'
import type { BenchRecord } from './record.ts'

/** How Sinal fares in one workload of a contest. */
export interface Ratio {
  readonly workload: string
  /** The best peer's median divided by ours. */
  readonly ratio: number
  readonly best: string
  readonly goal: number
}

export interface Peaks {
  /** GFLOP/s that one core reaches in registers, in turns with W5's direct sums; null where it was not measured. */
  readonly native: number | null
  readonly wasm: number | null
}

/** A figure to reach that is no race with the best peer. */
export interface Figure {
  readonly text: string
  readonly value: number
  /** `≥ 0.85` */
  readonly bound: string
  readonly met: boolean
}

/** The record of one implementation, on one thread unless told otherwise. */
export function find(records: readonly BenchRecord[], workload: string, implementation: string, threads = 1) {
  return records.find(
    (r) => r.workload === workload && r.implementation === implementation && r.threads === threads,
  )
}

/** The workloads with a goal that both sides ran on one thread. */
export function ratios(records: readonly BenchRecord[], contest: Contest): Ratio[] {
  const ids = [...new Set(records.map(({ workload }) => workload))]
  return ids.flatMap((workload) => {
    const ours = find(records, workload, contest.ours)
    const best = contest.peers
      .map((peer) => find(records, workload, peer))
      .filter((record) => record !== undefined)
      .sort((a, b) => a.median_ms - b.median_ms)[0]
    const goal = contest.goals[workload]
    if (ours === undefined || best === undefined || goal === undefined) return []
    return [{ workload, ratio: best.median_ms / ours.median_ms, best: best.implementation, goal }]
  })
}

/** The figures about parts: of a peer's time, of the core's peak, of one thread's time. */
export function figures(records: readonly BenchRecord[], peaks: Peaks): Figure[] {
  const list: Figure[] = []
  const long = find(records, 'W3', 'sinal-native')
  const ort = find(records, 'W3', 'ort-node')
  if (long !== undefined && ort !== undefined) {
    const value = long.median_ms / ort.median_ms
    const text = "W3, native's part of onnxruntime-node's time"
    list.push({ text, value, bound: `≤ ${longFilterPart}`, met: value <= longFilterPart })
  }
  for (const backend of ['native', 'wasm'] as const) {
    const w5 = find(records, 'W5', `sinal-${backend}-direct`)
    const peak = peaks[backend]
    if (w5 === undefined || peak === null) continue
    const value = w5.gflops / peak
    const text = `W5, direct sums: ${backend}'s part of the peak of ${peak.toFixed(0)} GFLOP/s`
    list.push({ text, value, bound: `≥ ${peakPart}`, met: value >= peakPart })
  }
  return [...list, ...speedUps(records)]
}

function speedUps(records: readonly BenchRecord[]): Figure[] {
  return twoThreads.workloads.flatMap((workload) =>
    ['sinal-native', 'sinal-wasm'].flatMap((name) => {
      const one = find(records, workload, name, 1)
      const two = find(records, workload, name, 2)
      if (one === undefined || two === undefined) return []
      const value = one.median_ms / two.median_ms
      const text = `${workload}, ${name}: two threads against one`
      return [{ text, value, bound: `≥ ${twoThreads.factor}`, met: value >= twoThreads.factor }]
    }),
  )
}

/** All contests that have something to show. */
export function verdicts(records: readonly BenchRecord[]) {
  return contests
    .map((contest) => ({ contest, ratios: ratios(records, contest) }))
    .filter(({ ratios: all }) => all.length > 0)
}
