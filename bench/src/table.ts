import type { BenchRecord } from './record.ts'
import { type Peaks, type Ratio, figures, find, verdicts } from './verdict.ts'

/** Three significant digits, and no exponent. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  return value.toPrecision(3)
}

/** A grid: the first column to the left, numbers to the right. */
export function align(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  const pad = (cell: string, i: number) =>
    i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

/** The workloads and implementations of some records, in their order. */
export function axes(records: readonly BenchRecord[]) {
  return {
    workloads: [...new Set(records.map(({ workload }) => workload))],
    implementations: [...new Set(records.map(({ implementation }) => implementation))],
    threads: [...new Set(records.map(({ threads }) => threads))],
  }
}

/** Medians in milliseconds, workloads across; one row an implementation and number of threads. */
export function medianRows(records: readonly BenchRecord[]): string[][] {
  const { workloads, implementations, threads } = axes(records)
  const rows = threads.flatMap((count) =>
    implementations.map((name) => [
      count === 1 ? name : `${name}, ${count} threads`,
      ...workloads.map((id) => {
        const record = find(records, id, name, count)
        return record === undefined ? '–' : short(record.median_ms)
      }),
    ]),
  )
  return [['median ms', ...workloads], ...rows.filter((row) => row.slice(1).some((cell) => cell !== '–'))]
}

/** `1.42 ✓` */
export function verdict({ ratio, goal }: Ratio): string {
  return `${ratio.toFixed(2)} ${ratio >= goal ? '✓' : '✗'}`
}

/** What the terminal shows at the end. */
export function report(records: readonly BenchRecord[], peaks: Peaks): string {
  const parts = [align(medianRows(records))]
  const { workloads } = axes(records)
  for (const { contest, ratios } of verdicts(records)) {
    const row = (label: string, cell: (ratio: Ratio) => string) => [
      label,
      ...workloads.map((id) => {
        const ratio = ratios.find(({ workload }) => workload === id)
        return ratio === undefined ? '–' : cell(ratio)
      }),
    ]
    parts.push(
      align([
        [`${contest.label}: best peer / ours`, ...workloads],
        row('ratio', verdict),
        row('goal', ({ goal }) => `≥ ${goal}`),
        row('best peer', ({ best }) => best),
      ]),
    )
  }
  const lines = figures(records, peaks).map(
    ({ text, value, bound, met }) => `${text}: ${value.toFixed(3)} (goal ${bound}) ${met ? '✓' : '✗'}`,
  )
  return [...parts, [peakLine(peaks), ...lines].join('\n')].join('\n\n')
}

/** What a core reaches at most. */
export function peakLine({ native, wasm }: Peaks): string {
  const show = (value: number | null) => (value === null ? 'not measured' : `${value.toFixed(0)} GFLOP/s`)
  return `Peak of one core, in registers, in turns with W5: native ${show(native)}, 128-bit WebAssembly ${show(wasm)}`
}
