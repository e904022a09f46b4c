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
export interface BatchReport {
  readonly recipe: string
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly seconds: number
  /** In the order in which they were given. */
  readonly files: readonly FileReport[]
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
      notes.join('\n'),
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
