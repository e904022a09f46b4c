import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { type Curve, curveRows } from './curves.ts'
import type { Machine } from './machine.ts'
import { kernelPlot, ratioPlot } from './plot.ts'
import type { BenchRecord } from './record.ts'
import { sectionsOf } from './sections.ts'
import { axes, medianRows, peakLine, verdict } from './table.ts'
import { type Peaks, figures, verdicts } from './verdict.ts'
import { describe, workloads } from './workloads.ts'

/** Everything that docs/performance.md is made of. */
export interface Findings {
  readonly records: readonly BenchRecord[]
  readonly curves: readonly Curve[]
  readonly peaks: Peaks
  readonly machine: Machine
  /** As typed. */
  readonly command: string
  readonly date: Date
  readonly sinal: string
  readonly slow: boolean
}

/** Writes performance.md with its plots and the records into a folder, formatted as everything here is. */
export async function writeDocs(folder: string, findings: Findings): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
  const style = await resolveConfig(path.join(folder, 'performance.md'))
  const page = path.join(folder, 'performance.md')
  const others = existsSync(page) ? sectionsOf(readFileSync(page, 'utf8')) : ''
  const text = `${performancePage(findings)}\n${others}\n`
  write('performance.md', await format(text, { ...style, parser: 'markdown' }))
  write('performance.json', `${JSON.stringify(findings.records, null, 2)}\n`)
  write('performance.svg', ratioPlot(findings.records))
  const curves = findings.curves.filter(({ axis }) => axis === 'kernelSize')
  if (curves.length > 0) write('performance-kernel-size.svg', kernelPlot(curves))
}

/** The page, as Markdown. */
export function performancePage(findings: Findings): string {
  const parts = [
    '# Performance',
    `<!-- Written by \`${findings.command}\`; change bench/, not this page. -->`,
    circumstances(findings),
    method(findings),
    '## Against the best peer',
    "The best peer's median divided by Sinal's: above 1 Sinal is faster. ✓ and ✗ say whether the goal is met.",
    '![How much faster Sinal is than each peer](performance.svg)',
    ...contestTables(findings.records),
    ...figureList(findings),
    '## Medians',
    'Milliseconds a call; – where an implementation has no such operation or was left out.',
    table(medianRows(findings.records)),
    '## The workloads',
    table(workloadRows(findings.records), 'words'),
    '## Accuracy',
    'The largest difference from the float64 reference, relative to the largest value of the result.',
    table(errorRows(findings.records)),
    ...curveSections(findings.curves),
  ]
  return `${parts.join('\n\n')}\n`
}

function circumstances({ machine, command, date, sinal, peaks, records }: Findings): string {
  const versions = new Map(records.map(({ implementation, version }) => [implementation, version]))
  const peers = [...versions].filter(([name]) => !name.startsWith('sinal-'))
  return [
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB of memory`,
    `- ${machine.system}, Node ${machine.node}`,
    `- Load when the run began: ${machine.load.toFixed(1)}`,
    `- ${date.toISOString().slice(0, 10)}, Sinal ${sinal}`,
    `- Peers: ${peers.map(([name, version]) => `${name} ${version}`).join(', ') || 'none'}`,
    `- ${peakLine(peaks)}`,
    `- \`${command}\``,
  ].join('\n')
}

function method({ slow }: Findings): string {
  return `Every implementation gets the same float32 inputs in a process of its own. Its result is compared with a float64
reference first (where that would take long, at a sample of positions, and everywhere with a result that agreed with
it): a difference above 1e-5 of the largest value ends the run. Then all are warmed up and timed in turns, so that what
slows the machine down slows all of them down; the processes of the others are stopped meanwhile. On one thread all are
kept on one core, the one that is quickest when the workload begins (on Linux, where \`taskset\` is). Small calls are repeated
until a sample takes milliseconds; one that takes seconds is timed fewer times${slow ? '' : ', and one that takes a minute (PyTorch and jax-js on W11) only with `--slow`'}.

The peers are set up as well as their users can: weights packed before timing where the library can, ONNX Runtime also
with its output preallocated and as a 2-D convolution with H = 1, PyTorch and SciPy with an allocator that keeps freed
memory, outputs freed or reused after each call. So is Sinal: where nothing is recorded each result is written where the
one before was (\`out\`). GFLOP/s count the operations of the direct sum, whatever the algorithm.`
}

/** A table in Markdown; numbers go to the right, after a first column of names. */
export function table(rows: readonly (readonly string[])[], content: 'words' | 'numbers' = 'numbers') {
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(head),
    line(head.map((_, i) => (i === 0 || content === 'words' ? '---' : '--:'))),
    ...body.map(line),
  ].join('\n')
}

function contestTables(records: readonly BenchRecord[]): string[] {
  return verdicts(records).map(({ contest, ratios }) =>
    table([
      [contest.label, ...ratios.map(({ workload }) => workload)],
      ['goal', ...ratios.map(({ goal }) => `≥ ${goal}`)],
      ['ratio', ...ratios.map(verdict)],
      ['best peer', ...ratios.map(({ best }) => best)],
    ]),
  )
}

function figureList({ records, peaks }: Findings): string[] {
  const list = figures(records, peaks).map(
    ({ text, value, bound, met }) => `- ${text}: ${value.toFixed(3)} (goal ${bound}) ${met ? '✓' : '✗'}`,
  )
  return list.length === 0 ? [] : [list.join('\n')]
}

function workloadRows(records: readonly BenchRecord[]): string[][] {
  const { workloads: ids } = axes(records)
  return [
    ['id', 'stands for', 'batch × channels × length, kernel and options'],
    ...workloads.filter(({ id }) => ids.includes(id)).map((w) => [w.id, w.standsFor, describe(w)]),
  ]
}

function errorRows(records: readonly BenchRecord[]): string[][] {
  const { workloads: ids, implementations } = axes(records)
  return [
    ['error', ...ids],
    ...implementations.map((name) => [
      name,
      ...ids.map((id) => {
        const record = records.find((r) => r.workload === id && r.implementation === name)
        return record === undefined ? '–' : record.max_rel_err.toExponential(0)
      }),
    ]),
  ]
}

function curveSections(curves: readonly Curve[]): string[] {
  if (curves.length === 0) return []
  const titles = [...new Set(curves.map(({ title }) => title))]
  const sections = titles.flatMap((title) => [
    `### ${title}`,
    table(curveRows(curves.filter((curve) => curve.title === title))),
  ])
  return [
    '## Growth',
    `Medians, and how much more time a step takes divided by how much more work it is: 1.00 is in proportion, and below
1 a faster way takes over, as the FFT does for long kernels.`,
    '![Time against kernel size](performance-kernel-size.svg)',
    ...sections,
  ]
}
