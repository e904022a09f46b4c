import { table } from '../docs.ts'
import type { Made } from '../subject.ts'
import type { CsvFile } from './file.ts'
import type { CsvRecord } from './measure.ts'

export interface CsvFindings extends Made {
  readonly records: readonly CsvRecord[]
  readonly file: CsvFile
}

/** The part of docs/performance.md about reading CSV. */
export function csvSection({ records, file, machine, command, date }: CsvFindings): string {
  const megabytes = (file.bytes / 1e6).toFixed(0)
  const threads = [...new Set(records.map((record) => record.threads))]
  const names = [...new Set(records.map(({ implementation }) => implementation))]
  const find = (name: string, count: number) =>
    records.find((record) => record.implementation === name && record.threads === count)
  const first = threads[0] ?? 1
  return `## Reading CSV

${file.rows.toLocaleString('en-US')} rows of ${file.columns} numbers, ${megabytes} MB, from an opened path to columns of float32, the
dialect's recognition included. Each reader is a process of its own, kept on the cores that it is given; its columns are compared
first, then all are timed in turns. "Not nearest" counts the numbers that are not the float32 nearest to their text.

- ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; load when the run began: ${machine.load.toFixed(1)}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

${table([
  ['MB/s', ...threads.map((count) => `${count} core${count === 1 ? '' : 's'}`), 'not nearest', 'version'],
  ...names.map((name) => [
    name,
    ...threads.map((count) => find(name, count)?.mb_per_s.toFixed(0) ?? '–'),
    String(find(name, first)?.inexact ?? '–'),
    find(name, first)?.version ?? '–',
  ]),
])}`
}
