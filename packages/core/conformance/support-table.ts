import { type Coverage, type Report, coverage, coverageKey } from '@sinal/reference'
import type { BackendName } from '../src/index.ts'

const command = 'npm run conformance -- --table docs/support.md'

const introduction = `# What is proven

Every operation, in every dtype, with the number of cases in which it was compared with PyTorch ${'{pytorch}'} and, for
each backend, the largest error met: of the values / of the gradients, 1 being the tolerance of torch.testing.assert_close
(\`exact\`: no error at all; \`–\`: nothing of the kind to compare). A case that fails anywhere would say so here.

Written by \`${command}\`; what the cases are is told in
[packages/reference](../packages/reference/README.md).
`

/** The largest errors of an operation in a dtype, and how many of its cases failed. */
interface Worst {
  forward: number
  gradient: number
  failed: number
}

/** The table as Markdown, from a report of each backend over the same fixtures. */
export function supportTable(pytorch: string, reports: ReadonlyMap<BackendName, Report>): string {
  const [first] = reports.values()
  const backends = [...reports.keys()]
  const worst = new Map(backends.map((backend) => [backend, worstOf(reports.get(backend)!)]))
  const head = ['operation', 'dtype', 'forward', 'gradient', 'refused', ...backends]
  const rows = coverage(first!.results.map((result) => result.case)).map((row) => [
    ...countsOf(row),
    ...backends.map((backend) => showWorst(row, worst.get(backend)!.get(`${row.op} ${row.dtype}`)!)),
  ])
  return [introduction.replace('{pytorch}', pytorch), ...aligned(head, rows), ''].join('\n')
}

/** Markdown as the formatter writes it: the first two columns to the left, the numbers to the right. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((cells) => cells[column]!.length)),
  )
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const padded = (cells: readonly string[]) =>
    line(
      cells.map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      ),
    )
  const rule = widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [padded(head), line(rule), ...rows.map(padded)]
}

/** The cells of a row that depend on the fixtures alone. */
function countsOf({ op, dtype, forward, gradient, refused }: Coverage): string[] {
  return [`\`${op}\``, dtype, ...[forward, gradient, refused].map((count) => (count > 0 ? `${count}` : ''))]
}

/** The rows of a table without what was measured: what must be the same on every machine. */
export function countsIn(table: string): string[][] {
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, 6)
      .map((cell) => cell.trim()),
  )
}

/** The same from the fixtures. */
export function countsFrom(cases: Parameters<typeof coverage>[0]): string[][] {
  return coverage(cases).map(countsOf)
}

function worstOf({ results }: Report): Map<string, Worst> {
  const found = new Map<string, Worst>()
  for (const { case: one, passed, forward, gradient } of results) {
    const key = coverageKey(one)
    const before = found.get(key) ?? { forward: 0, gradient: 0, failed: 0 }
    found.set(key, {
      forward: Math.max(before.forward, forward),
      gradient: Math.max(before.gradient, gradient),
      failed: before.failed + Number(!passed),
    })
  }
  return found
}

function showWorst(row: Coverage, { forward, gradient, failed }: Worst): string {
  if (failed > 0) return `**${failed} failed**`
  if (row.forward + row.gradient === 0) return 'refuses'
  const show = (count: number, error: number) => (count > 0 ? showError(error) : '–')
  return `${show(row.forward, forward)} / ${show(row.gradient, gradient)}`
}

function showError(error: number): string {
  if (error === 0) return 'exact'
  return error < 0.001 ? '<0.001' : String(Number(error.toPrecision(1)))
}
