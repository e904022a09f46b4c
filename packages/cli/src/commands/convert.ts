import path from 'node:path'
import { writeCsv, type Delimiter, type SignalFile, type WriteOptions } from '@sinal/signals'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { readingOf, type ReadingOptions } from '../reading.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { STANDARD, withFile } from '../source.ts'
import { throughStandardOutput } from '../standard-output.ts'
import { makeFolder } from '../write-bytes.ts'
import { windowOf, type WindowOptions } from '../window.ts'

export interface ConvertOptions extends CommonOptions, ReadingOptions, WindowOptions {
  readonly delimiter?: string
  readonly decimal?: string
  readonly time: boolean
  readonly overwrite?: boolean
}

/** `sinal convert`: the samples of a file into another one. */
export async function convert(from: string, to: string, options: ConvertOptions): Promise<number> {
  const { open, read } = readingOf(options)
  const asked = dialectOf(options)
  return inSession(options, async (session) => {
    const { signal } = session
    await withFile(from, { ...open, signal }, async (source) => {
      const show = (label: string) => (done: number, total: number | null) =>
        session.show({ label, fraction: total && done / total, bytes: source.size })
      const reading = show(`Reading ${from}`)
      const writing = show(`Writing ${to}`)
      const signals = await source.read({
        ...windowOf(options),
        ...read,
        // What is written is the shortest text of it: that of a float64 is as exact as the file.
        dtype: 'float64',
        signal,
        onProgress: ({ bytesRead, totalBytes }) => reading(bytesRead, totalBytes),
      })
      const write = (file: string, overwrite: boolean) =>
        writeCsv(file, signals, {
          ...likeSource(source, asked),
          ...(!options.time && { timeColumn: false }),
          overwrite,
          signal,
          onProgress: ({ rows, totalRows }) => writing(rows, totalRows),
        })
      if (to === STANDARD) {
        await throughStandardOutput(
          async (folder) => (await write(path.join(folder, 'result.csv'), true)).path,
        )
        return
      }
      await makeFolder(path.dirname(to))
      const { rows, bytes } = await write(to, options.overwrite ?? false)
      if (session.isJson) session.printJson({ file: to, rows, bytes })
      else if (!session.isQuiet) session.print(to)
    })
    return EXIT.done
  })
}

/** A result is written as its input is, where nothing else is asked for; a file of one column has no delimiter. */
function likeSource({ recognised }: SignalFile, asked: Pick<WriteOptions, 'delimiter' | 'decimal'>) {
  const delimiter = asked.delimiter ?? (asked.decimal === undefined ? recognised.delimiter : null)
  const decimal = asked.decimal ?? (asked.delimiter === recognised.decimal ? '.' : recognised.decimal)
  return { ...(delimiter !== null && { delimiter }), decimal }
}

const DELIMITERS: Readonly<Record<string, Delimiter>> = {
  ',': ',',
  ';': ';',
  '|': '|',
  tab: '\t',
  '\t': '\t',
  space: ' ',
  ' ': ' ',
}

function dialectOf({ delimiter, decimal }: ConvertOptions): Pick<WriteOptions, 'delimiter' | 'decimal'> {
  const mark = delimiter === undefined ? undefined : DELIMITERS[delimiter]
  if (delimiter !== undefined && mark === undefined) {
    throw new UsageError(`--delimiter: expected , ; | tab or space, but got '${delimiter}'`)
  }
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') {
    throw new UsageError(`--decimal: expected . or ,, but got '${decimal}'`)
  }
  return { ...(mark !== undefined && { delimiter: mark }), ...(decimal !== undefined && { decimal }) }
}
