import { table } from '../docs.ts'
import type { Made } from '../subject.ts'
import type { MemoryRecord } from './measure.ts'

export interface MemoryFindings extends Made {
  readonly records: readonly MemoryRecord[]
}

/** The part of docs/performance.md about the memory that long signals take. */
export function memorySection({ records, machine, command, date }: MemoryFindings): string {
  const sizes = [...new Set(records.map(({ megabytes }) => megabytes))]
  const names = [...new Set(records.map(({ what }) => what))]
  const find = (name: string, size: number) =>
    records.find(({ what, megabytes }) => what === name && megabytes === size)
  const gigabytes = (size: number) => (size < 1000 ? `${size} MB` : `${size / 1000} GB`)
  return `## Memory

The most memory of a process that reads a signal of some length, which is made as it is read: that of Node and of the sources' compiler
(about 100 MB) included. The goals: a recipe over 10 GB below 300 MB; a CSV file of 10 GB within 20 MB of one of 100 MB.

- ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

${table([
  ['', ...sizes.flatMap((size) => [`${gigabytes(size)}: peak MB`, 'MB/s'])],
  ...names.map((name) => [
    name,
    ...sizes.flatMap((size) => [
      find(name, size)?.peak_mb.toFixed(0) ?? '–',
      find(name, size)?.mb_per_s.toFixed(0) ?? '–',
    ]),
  ]),
])}`
}
