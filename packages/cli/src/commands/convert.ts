import path from 'node:path'
import {
  createSignals,
  csvStyle,
  type CsvStyle,
  type Delimiter,
  type SampleType,
  type SignalFile,
  type WriteFormat,
  type WriteOptions,
} from '@sinal/signals'
import { STANDARD, withFile } from '@sinal/recipe/batch'
import { withFolder } from '@sinal/signals/node'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { WRITE_FORMATS } from '../formats.ts'
import { readingOf, type ReadingOptions } from '../reading.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { refuseBeside, throughStandardOutput } from '../standard-output.ts'
import { readWindow, windowOf, type WindowOptions } from '../window.ts'

export interface ConvertOptions extends CommonOptions, ReadingOptions, WindowOptions {
  readonly format?: WriteFormat
  readonly sampleType?: SampleType
  readonly clip?: boolean
  readonly delimiter?: string
  readonly decimal?: string
  readonly time: boolean
  readonly overwrite?: boolean
}

/** `sinal convert`: the samples of a file into another one, block by block. */
export async function convert(from: string, to: string, options: ConvertOptions): Promise<number> {
  const { open, read } = readingOf(options)
  const window = windowOf(options)
  const format = formatOf(to, options)
  const asked = marksOf(options)
  if (to === STANDARD) refuseBeside('convert: -', options, 'json')
  return inSession(options, async (session) => {
    const { signal } = session
    await withFile(from, { ...open, signal }, async (source) => {
      const reading = await readWindow(session, from, source, {
        ...read,
        ...window,
        // As exact as the file, unless less is asked for.
        dtype: options.sampleType === 'float32' ? 'float32' : 'float64',
      })
      const write = async (file: string, overwrite: boolean) => {
        const writer = await createSignals(file, reading, {
          ...writingOf(format, source, asked, options, window.start),
          overwrite,
          signal,
        })
        try {
          for await (const { data } of reading.blocks) await writer.write(data)
          return await writer.close()
        } catch (error) {
          await writer.abort()
          throw error
        }
      }
      if (to === STANDARD) {
        await throughStandardOutput(async (folder) => (await write(path.join(folder, 'result'), true)).path)
        return
      }
      const { rows, bytes, clipped } = await withFolder(path.dirname(to), () =>
        write(to, options.overwrite ?? false),
      )
      if (clipped) session.tell(`${to}: ${clipped.toLocaleString('en-US')} samples were clipped`)
      if (session.isJson) session.printJson({ file: to, rows, bytes })
      else if (!session.isQuiet) session.print(to)
    })
    return EXIT.done
  })
}

function formatOf(to: string, { format }: ConvertOptions): WriteFormat {
  const extension = path.extname(to).slice(1).toLowerCase()
  const known = WRITE_FORMATS.find((one) => one === extension)
  if (format ?? known) return (format ?? known)!
  if (to === STANDARD || ['', 'tsv', 'txt', 'dat', 'asc'].includes(extension)) return 'csv'
  const rule = `expected a name that ends in ${WRITE_FORMATS.map((one) => `.${one}`).join(', ')}, or --format`
  throw new UsageError(`convert: ${rule}, but got '${to}'`)
}

type Marks = Pick<CsvStyle, 'delimiter' | 'decimal'>

function writingOf(
  format: WriteFormat,
  source: SignalFile,
  asked: Marks,
  { time, sampleType, clip }: ConvertOptions,
  start: number | undefined,
): WriteOptions {
  return {
    format,
    ...(!time && { timeColumn: false }),
    ...(sampleType && format !== 'csv' && { sampleType }),
    ...(clip && { clip }),
    ...(format === 'csv' && csvStyle(source.recognised, asked, start)),
  }
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

function marksOf({ delimiter, decimal }: ConvertOptions): Marks {
  const mark = delimiter === undefined ? undefined : DELIMITERS[delimiter]
  if (delimiter !== undefined && mark === undefined) {
    throw new UsageError(`--delimiter: expected , ; | tab or space, but got '${delimiter}'`)
  }
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') {
    throw new UsageError(`--decimal: expected . or ,, but got '${decimal}'`)
  }
  return { ...(mark !== undefined && { delimiter: mark }), ...(decimal !== undefined && { decimal }) }
}
