import { CsvFile, type SignalFile } from '@sinal/signals'
import { withFile } from '@sinal/recipe/batch'
import { decisions } from '../decisions.ts'
import { EXIT } from '../exit-codes.ts'
import { readAs } from '../read-as.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export interface PreviewOptions extends CommonOptions {
  readonly as?: readonly string[]
  readonly rows: number
}

/** `sinal preview`: the first rows, of CSV as they are written, and what was decided. */
export async function preview(file: string, options: PreviewOptions): Promise<number> {
  const open = readAs(options.as)
  return inSession(options, async (session) => {
    await withFile(file, { ...open, signal: session.signal }, async (source) => {
      const { format, recognised: dialect } = source
      const { columns, rows } = await firstRows(source, options.rows)
      if (session.isJson) session.printJson({ file, format, columns, rows, dialect })
      else {
        const shown = table(columns, rows)
        session.print(dialect === null ? shown : `${shown}\n${decisions(dialect, source.sampleRate)}`)
      }
    })
    return EXIT.done
  })
}

async function firstRows(source: SignalFile, count: number) {
  if (source instanceof CsvFile) {
    return { columns: source.recognised.columns, rows: source.preview.slice(0, count) }
  }
  const { data, length } = await source.read({ end: count, dtype: 'float64' })
  return {
    columns: source.channels.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`)),
    rows: Array.from({ length }, (_, i) => data.map((samples) => String(samples[i]))),
  }
}
