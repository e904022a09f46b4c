import { decisions } from '../decisions.ts'
import { EXIT } from '../exit-codes.ts'
import { readAs } from '../read-as.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { withFile } from '../source.ts'
import { table } from '../table.ts'

export interface PreviewOptions extends CommonOptions {
  readonly as?: readonly string[]
  readonly rows: number
}

/** `sinal preview`: the first rows as they are written, and what was decided. */
export async function preview(file: string, options: PreviewOptions): Promise<number> {
  const open = readAs(options.as)
  return inSession(options, async (session) => {
    await withFile(file, { ...open, signal: session.signal }, async (source) => {
      const { recognised: dialect } = source
      const rows = source.preview.slice(0, options.rows)
      if (session.isJson) session.printJson({ file, columns: dialect.columns, rows, dialect })
      else session.print(`${table(dialect.columns, rows)}\n${decisions(dialect)}`)
    })
    return EXIT.done
  })
}
