import { access, constants, open } from 'node:fs/promises'
import path from 'node:path'
import { type BatchReport, FileError, reportCsv } from '@sinal/recipe/batch'
import { fileProblem, writeWhole } from '@sinal/signals/node'
import { table } from '../table.ts'

/**
 * Whether a report can be written there is told before the run, and not when its files are done.
 *
 * @throws {FileError} it can't: no permission, a folder of this name
 */
export async function checkReport(file: string): Promise<void> {
  const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
  try {
    const older = await open(file, 'r+').catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
    if (older) await older.close()
    // A folder that is not there is made when the report is written.
    else await access(path.dirname(file), constants.W_OK)
  } catch (cause) {
    if (isMissing(cause)) return
    const problem = fileProblem(cause)
    throw problem === null ? cause : new FileError(problem, { file, cause })
  }
}

/** Writes the report: as JSON or CSV where the name ends so, as a table otherwise. @throws {SignalError} */
export async function writeReport(file: string, report: BatchReport): Promise<void> {
  // A report is of the last run, so that one replaces another.
  await writeWhole(file, reportText(file.toLowerCase(), report), { overwrite: true, name: file })
}

function reportText(name: string, report: BatchReport): string {
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
