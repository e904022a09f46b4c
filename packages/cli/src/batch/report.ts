import { writeBytes } from '../write-bytes.ts'
import { table } from '../table.ts'
import type { Failure } from './failure.ts'

/** What became of one file. */
export interface FileReport {
  /** As it was given. */
  readonly file: string
  /** skipped: an earlier run has made the same of the same input, and it is still there. */
  readonly status: 'done' | 'skipped' | 'failed'
  /** null when it failed. */
  readonly output: string | null
  readonly plot: string | null
  /** Of each channel of the input; null when it was not read. */
  readonly samples: number | null
  readonly seconds: number
  /** SHA-256 of the input; null when it could not be read, and for standard input. */
  readonly inputSha256: string | null
  /** SHA-256 of the output. */
  readonly sha256: string | null
  readonly bytes: number | null
  readonly error: Failure | null
  /** What a user should know of a file that was read without an error: missing samples, uneven times. */
  readonly notes: readonly string[]
}

/** What became of a batch. */
export interface RunReport {
  readonly recipe: string
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly seconds: number
  /** In the order in which they were given. */
  readonly files: readonly FileReport[]
}

/** Writes the report: as JSON where the name ends in .json, as a table otherwise. @throws {FileError} */
export async function writeReport(file: string, report: RunReport): Promise<void> {
  const isJson = file.toLowerCase().endsWith('.json')
  // A report is of the last run, so that one replaces another.
  await writeBytes(file, isJson ? `${JSON.stringify(report, null, 2)}\n` : reportTable(report), true)
}

/** The report as a person reads it. */
export function reportTable(report: RunReport): string {
  const rows = report.files.map(({ file, status, samples, seconds, sha256, output, error }) => [
    status,
    file,
    samples?.toLocaleString('en-US') ?? '',
    seconds.toFixed(2),
    sha256?.slice(0, 12) ?? '',
    error ? error.message.replaceAll(/\s*\n\s*/g, '; ') : (output ?? ''),
  ])
  const columns = [
    'status',
    'file',
    { name: 'samples', align: 'right' },
    { name: 'seconds', align: 'right' },
    'sha256',
    'result',
  ] as const
  return `${table(columns, rows)}\n${summary(report)}\n`
}

/** '3 done, 1 failed in 0.4 s' */
export function summary({ done, skipped, failed, seconds }: RunReport): string {
  const counts = Object.entries({ done, skipped, failed }).filter(([, count]) => count > 0)
  return `${counts.map(([name, count]) => `${count} ${name}`).join(', ')} in ${seconds.toFixed(1)} s`
}
