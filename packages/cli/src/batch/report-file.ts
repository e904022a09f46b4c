import { open } from 'node:fs/promises'
import path from 'node:path'
import { batchReport, type BatchReport, FileError, type PlannedPlaces, STANDARD } from '@sinal/recipe/batch'
import { expectWritable, fileProblem, writeWhole } from '@sinal/signals/node'
import { OutputError, UsageError } from '../errors.ts'
import { reportText } from './report.ts'

export interface ReportOptions {
  readonly report: string
  readonly recipe?: string | undefined
  readonly resume?: boolean | undefined
  readonly overwrite?: boolean | undefined
}

/**
 * Whether a report can be written is told before the run, and not when its files are done. It takes the place of one of
 * an earlier run into the folder that this run goes on with; other files are replaced only where that is asked for.
 *
 * @param results of the run
 * @returns writes the report
 * @throws {UsageError} the run reads or writes another file of this name
 * @throws {FileError | SignalError | OutputError} no permission, a folder of this name, or a file that may not be replaced
 */
export async function reportFile(
  options: ReportOptions,
  results: readonly PlannedPlaces[],
): Promise<(report: BatchReport) => Promise<void>> {
  const { report: file, resume = false, overwrite = false } = options
  refuseClash(options, results)
  const older = await olderOf(file)
  const isReplaced = older !== null && (overwrite || (resume && isOfRun(file, older, results)))
  if (older !== null && !isReplaced) {
    const which = resume ? ', which is no report of an earlier run into this folder' : ''
    throw new OutputError(`${file}: a file of this name exists already${which} (--overwrite replaces it)`)
  }
  return (report) => writeWhole(file, reportText(file, report), { overwrite: isReplaced, name: file })
}

function refuseClash({ report, recipe }: ReportOptions, results: readonly PlannedPlaces[]): void {
  const refuse = (rule: string) => {
    throw new UsageError(`--report: expected ${rule}, but got '${report}'`)
  }
  if (report === STANDARD) refuse('a file (--json prints the report)')
  const place = path.resolve(report)
  const isThere = (other: string | null | undefined) => !!other && path.resolve(other) === place
  if (isThere(recipe)) refuse('a place of its own, not that of the recipe')
  for (const { file, output, plot } of results) {
    if (isThere(file)) refuse('a place of its own, not that of an input')
    if (isThere(output) || isThere(plot)) refuse('a place of its own, not that of a result')
  }
}

/** What is there; null: nothing. @throws {FileError | SignalError} it can't be replaced, or no file can be made there */
async function olderOf(file: string): Promise<string | null> {
  try {
    const older = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    if (older) return await older.readFile('utf8').finally(() => older.close())
    await expectWritable(file)
    return null
  } catch (cause) {
    const problem = fileProblem(cause)
    throw problem === null ? cause : new FileError(problem, { file, cause })
  }
}

/** What stands before a file's status in each form of a report, and the status of a file that has a result. */
const HAS_RESULT = /(?:^|,|"status": ")(?:done|skipped|earlier)\b/m

/**
 * Whether it is a report, in the form that the name says, and names one of the results; or, where no file of it has any, one
 * of the inputs.
 */
function isOfRun(file: string, text: string, results: readonly PlannedPlaces[]): boolean {
  const isJson = file.toLowerCase().endsWith('.json')
  const names = (place: string) => text.includes(isJson ? JSON.stringify(place) : place)
  if (!isReport(file, isJson, text)) return false
  return results.some((one) => names(one.output) || (!HAS_RESULT.test(text) && names(one.file)))
}

function isReport(file: string, isJson: boolean, text: string): boolean {
  const none = reportText(file, batchReport('', [], 0))
  if (isJson) return Object.keys(JSON.parse(none) as BatchReport).every((key) => text.includes(`"${key}":`))
  const head = (of: string) => of.split('\n', 1)[0]!.split(/ +/).join(' ')
  return head(text) === head(none)
}
