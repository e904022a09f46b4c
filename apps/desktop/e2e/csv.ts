import { readFile } from 'node:fs/promises'

/** The numbers of a plain CSV file with a header, as this test reads them: no engine and no reader of ours. */
export async function numbersOf(path: string): Promise<{ header: string; rows: number[][] }> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/)
  return { header, rows: lines.map((line) => line.split(',').map(Number)) }
}

/** Two columns, `rows` long: a time in seconds and a sine. */
export function sineCsv(rows: number, rate = 100): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${(i / rate).toFixed(2)},${Math.sin(i / 9).toFixed(6)}`,
  )
  return ['time (s),x (V)', ...lines, ''].join('\n')
}
