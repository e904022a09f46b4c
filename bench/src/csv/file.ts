import { existsSync, renameSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A file to be read: rows of numbers with six decimals, as sensors give them. */
export interface CsvFile {
  readonly path: string
  readonly rows: number
  /** Of numbers. */
  readonly columns: number
  /** Whether dates and times stand before them: ISO 8601, at 100 Hz. */
  readonly stamped: boolean
  readonly bytes: number
}

/** Makes the file, where an earlier run has not left it. */
export async function csvFile(rows: number, columns: number, stamped = false): Promise<CsvFile> {
  const file = path.join(tmpdir(), `sinal-bench-csv-${rows}x${columns}${stamped ? '-stamped' : ''}.csv`)
  if (!existsSync(file)) {
    const temporary = `${file}.${process.pid}.tmp`
    await writeFile(temporary, chunks(rows, columns, stamped))
    renameSync(temporary, file)
  }
  return { path: file, rows, columns, stamped, bytes: (await stat(file)).size }
}

const FIRST_STAMP = Date.UTC(2026, 0, 1)

function* chunks(rows: number, columns: number, stamped: boolean): Generator<string> {
  const places = Array.from({ length: columns }, (_, c) => c)
  yield `${stamped ? 'time,' : ''}${places.map((c) => `c${c}`).join(',')}\n`
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let at = 0; at < rows; at += 1000) {
    const lines = Array.from({ length: Math.min(1000, rows - at) }, (_, i) => {
      const stamp = stamped ? `${new Date(FIRST_STAMP + 10 * (at + i)).toISOString()},` : ''
      return stamp + places.map(() => ((random() - 0.5) * 200).toFixed(6)).join(',')
    })
    yield `${lines.join('\n')}\n`
  }
}
