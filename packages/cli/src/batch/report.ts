import { type BatchReport, reportCsv } from '@sinal/recipe/batch'
import { table } from '../table.ts'

/** The report as a file of this name has it: as JSON or CSV where the name ends so, as a table otherwise. */
export function reportText(file: string, report: BatchReport): string {
  const name = file.toLowerCase()
  if (name.endsWith('.json')) return `${JSON.stringify(report, null, 2)}\n`
  return name.endsWith('.csv') ? reportCsv(report) : reportTable(report)
}

/** The report as a person reads it. */
export function reportTable(report: BatchReport): string {
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
export function summary({ done, skipped, failed, seconds }: BatchReport): string {
  const counts = Object.entries({ done, skipped, failed }).filter(([, count]) => count > 0)
  return `${counts.map(([name, count]) => `${count} ${name}`).join(', ')} in ${seconds.toFixed(1)} s`
}
