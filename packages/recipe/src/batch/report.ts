import type { Failure } from './failure.ts'
import { type Note, noteText } from './notes.ts'
import type { PlannedResult } from './run-batch.ts'

/** What became of one file. */
export interface FileReport {
  /** As it was given. */
  readonly file: string
  /**
   * skipped: an earlier run has made the same of the same input, and it is still there. Of a run that is not over, too:
   * earlier: an earlier run has made it, which this one has yet to look at; waiting: it is to be made.
   */
  readonly status: 'done' | 'skipped' | 'failed' | 'earlier' | 'waiting'
  /** null when it failed, or is waiting. */
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
  readonly notes: readonly Note[]
}

/** What became of a batch. */
export interface BatchReport {
  readonly recipe: string
  readonly done: number
  readonly skipped: number
  readonly failed: number
  /** Those that a run that was stopped, or is paused, has still to make or to look at; 0 when it is over. */
  readonly left: number
  readonly seconds: number
  /** In the order in which they were given. */
  readonly files: readonly FileReport[]
}

/** The report of a run. @param recipe its name */
export function batchReport(recipe: string, files: readonly FileReport[], seconds: number): BatchReport {
  const count = (...wanted: FileReport['status'][]) =>
    files.filter(({ status }) => wanted.includes(status)).length
  return {
    recipe,
    done: count('done'),
    skipped: count('skipped'),
    failed: count('failed'),
    left: count('earlier', 'waiting'),
    seconds,
    files,
  }
}

/** What the report of a run that is not over says of a file that it has not come to. */
export function unfinishedReport({ file, output, state }: PlannedResult): FileReport {
  const none = { plot: null, samples: null, inputSha256: null, sha256: null, bytes: null, error: null }
  const isThere = state === 'done'
  return {
    file,
    status: isThere ? 'earlier' : 'waiting',
    output: isThere ? output : null,
    ...none,
    seconds: 0,
    notes: [],
  }
}

/** The report as CSV: a line for each file, for a spreadsheet. */
export function reportCsv({ files }: BatchReport): string {
  const rows = files.map(
    ({ file, status, output, samples, bytes, seconds, sha256, inputSha256, error, notes }) => [
      file,
      status,
      output,
      samples,
      bytes,
      seconds,
      inputSha256,
      sha256,
      error?.message,
      error?.row,
      error?.column,
      notes.map((note) => noteText(note)).join('\n'),
    ],
  )
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('')
}

const COLUMNS = 'file status output samples bytes seconds inputSha256 sha256 error row column notes'.split(
  ' ',
)

/** As RFC 4180 has it. */
function field(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
