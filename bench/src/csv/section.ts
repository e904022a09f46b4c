import { table } from '../docs.ts'
import type { Made } from '../subject.ts'
import type { FarLookRecord } from './far-look.ts'
import type { CsvFile } from './file.ts'
import type { CsvRecord } from './measure.ts'

export interface CsvFindings extends Made {
  readonly records: readonly CsvRecord[]
  readonly file: CsvFile
  /** The one with dates and times. */
  readonly stamped: CsvFile
  readonly farLook: FarLookRecord
}

/** The part of docs/performance.md about reading CSV. */
export function csvSection(findings: CsvFindings): string {
  const { records, file, stamped, farLook, machine, command, date } = findings
  const megabytes = ({ bytes }: CsvFile) => (bytes / 1e6).toFixed(0)
  const threads = [...new Set(records.map((record) => record.threads))]
  const rows = (isStamped: boolean) => {
    const those = records.filter((record) => record.stamped === isStamped)
    return [...new Set(those.map(({ implementation }) => implementation))].map((name) => {
      const find = (count: number) =>
        those.find((record) => record.implementation === name && record.threads === count)
      const first = find(threads[0] ?? 1)
      return [
        isStamped ? `${name}, with times` : name,
        ...threads.map((count) => find(count)?.mb_per_s.toFixed(0) ?? '–'),
        String(first?.inexact ?? '–'),
        first?.version ?? '–',
      ]
    })
  }
  return `## Reading CSV

${file.rows.toLocaleString('en-US')} rows of ${file.columns} numbers, ${megabytes(file)} MB, from an opened path to columns of float32, the
dialect's recognition included. Each reader is a process of its own, kept on the cores that it is given; its columns are compared
first, then all are timed in turns. "Not nearest" counts the numbers that are not the float32 nearest to their text. "With times"
is the same file with a column of dates and times before the others (\`2026-01-01T00:00:00.010Z\`, ${megabytes(stamped)} MB), all of which are compared
with the grid.

- ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; load when the run began: ${machine.load.toFixed(1)}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

${table([
  ['MB/s', ...threads.map((count) => `${count} core${count === 1 ? '' : 's'}`), 'not nearest', 'version'],
  ...rows(false),
  ...rows(true),
])}

The last ${farLook.samples.toLocaleString('en-US')} samples of the file once it is open, on all cores: ${farLook.first_ms.toFixed(0)} ms the first time, when it must be read up to
there, and ${farLook.again_ms.toFixed(1)} ms again.`
}
