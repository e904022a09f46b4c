import { createHash } from 'node:crypto'
import {
  CsvFile,
  firstLines,
  open,
  SignalError,
  type ColumnNote,
  type ReadSignals,
  type SignalFile,
} from '@sinal/signals'
import { pipeAt } from '@sinal/signals/node'
import {
  openChoices,
  type ImportColumn,
  type ImportRow,
  type ReadingChoices,
} from '../shared/import-schemas.ts'
import type { ImportPreview } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import { decisions } from './describe-file.ts'
import type { NamedPath } from './grants.ts'
import { readProblem } from './problems.ts'
import { messageOf } from './reader-messages.ts'

/** Rows that are shown, and lines above them. */
const ROWS = 20
const LINES = 24

/** The part of the choices that says what becomes of the samples. */
export function policiesOf({ missingSamples, resample, badRows }: ReadingChoices) {
  return {
    ...(missingSamples !== undefined && { missingSamples }),
    ...(resample !== undefined && { resample }),
    ...(badRows !== undefined && { badRows }),
  }
}

/** Looks at the beginning of a file, as the choices say it is to be read. */
export async function previewImport(
  { name, path }: NamedPath,
  choices: ReadingChoices,
): Promise<ImportPreview> {
  if (await pipeAt(path)) {
    const { problem } = failure('read-once', `${name} can be read only once`, { file: name })
    return { ...NOTHING, shape: null, problem, above: [] }
  }
  const shape = await shapeOfFile({ name, path })
  const encoding = choices.encoding && { encoding: choices.encoding }
  const lines = (): Promise<string[]> => firstLines(path, LINES, { name, ...encoding })
  try {
    const file = await open(path, { name, ...openChoices(choices) })
    try {
      const rows = await firstRows(file)
      const above = file instanceof CsvFile ? (await lines()).slice(0, (file.previewLines[0] ?? 1) - 1) : []
      return { ...described(file), shape, problem: null, rows, above }
    } finally {
      await file.close()
    }
  } catch (error) {
    return { ...NOTHING, shape, problem: readProblem(error, name), above: await lines().catch(() => []) }
  }
}

type Described = Omit<ImportPreview, 'shape' | 'problem' | 'rows' | 'above'>

function described(file: SignalFile): Described {
  const { format, recognised, sampleRate } = file
  const doubts: readonly string[] = recognised?.doubts ?? []
  return {
    format,
    decisions: Object.fromEntries(
      decisions(file).map(({ key, ...decision }) => [key, { ...decision, doubtful: doubts.includes(key) }]),
    ),
    columns: columnsOf(file),
    sampleRate,
    evenlySampled: recognised?.evenlySampled ?? null,
  }
}

const NOTHING: Described & Pick<ImportPreview, 'rows'> = {
  format: 'csv',
  decisions: {},
  columns: [],
  rows: [],
  sampleRate: null,
  evenlySampled: null,
}

const CHANNEL = { code: 'column-numbers', reason: 'the column holds numbers', details: {} } as const

function columnsOf({ recognised, channels }: SignalFile): ImportColumn[] {
  if (!recognised) {
    return channels.map(({ name, unit }) => {
      const title = unit === undefined ? name : `${name} (${unit})`
      return { name, title, kind: 'channel', taken: true, ...CHANNEL }
    })
  }
  const { kinds, titles, skipped, timeColumn, dateColumn } = recognised
  const left = new Set(skipped.map(({ column }) => column))
  return kinds.map((note: ColumnNote, c) => ({
    ...messageOf(note, note.reason),
    name: note.column,
    title: titles[c]!,
    kind: note.kind,
    taken: c !== timeColumn && c !== dateColumn && !left.has(note.column),
  }))
}

/** The first rows as they are written, with what the reader makes of each. */
async function firstRows(file: SignalFile): Promise<ImportRow[]> {
  const read = await file.read({ end: ROWS, badRows: 'skip', dtype: 'float64', threads: 1 })
  if (!(file instanceof CsvFile)) return rowsOfSamples(read)
  const { recognised, channels, previewLines } = file
  const places = channels.map(({ name }) => recognised.columns.indexOf(name))
  const rejected = new Map(read.rejected?.first.map((row) => [row.row, row]))
  return file.preview.map((fields, r) => {
    const line = previewLines[r]!
    const bad = rejected.get(line)
    const valueOf = (c: number): number | null => (bad ? null : (read.data[places.indexOf(c)]?.[r] ?? null))
    return {
      line,
      cells: fields.map((text, c) => cellOf(text.slice(0, LONGEST), valueOf(c))),
      problem: bad ? { ...messageOf(bad, bad.reason), column: bad.column } : null,
    }
  })
}

const LONGEST = 200

/** @param value NaN where a sample is missing, null where there is none to be had */
function cellOf(text: string, value: number | null): ImportRow['cells'][number] {
  const missing = Number.isNaN(value)
  return { text, value: missing ? null : value, missing }
}

function rowsOfSamples({ data, length }: ReadSignals): ImportRow[] {
  return Array.from({ length }, (_, r) => ({
    line: null,
    cells: data.map((samples) => {
      const value = samples[r]!
      return cellOf(Number.isNaN(value) ? '' : String(value), value)
    }),
    problem: null,
  }))
}

/**
 * What files that are written alike have in common, whatever their numbers are: of text, the delimiter and the names of its
 * columns, or, without names, what each column holds; of another format, its channels. Of a text that can't be
 * understood, its first line with all digits alike. It says nothing of the choices: it is told before them.
 *
 * @returns null where the file can't be read at all, or only once: what is taken out of a pipe is gone
 */
export async function shapeOf(file: NamedPath): Promise<string | null> {
  return (await pipeAt(file.path)) ? null : shapeOfFile(file)
}

async function shapeOfFile({ name, path }: NamedPath): Promise<string | null> {
  try {
    const file = await open(path, { name })
    await file.close()
    const { format, recognised, channels } = file
    if (!recognised) return hashOf([format, channels.map((channel) => channel.name)])
    const { delimiter, header, titles, kinds } = recognised
    return hashOf([format, delimiter, header ? titles : kinds.map(({ kind }) => kind)])
  } catch (error) {
    if (!(error instanceof SignalError)) throw error
    const lines = await firstLines(path, LINES, { name }).catch(() => [])
    const first = lines.find((line) => line.trim() !== '')
    return first === undefined ? null : hashOf(['unknown', first.replace(/\d+/g, '0')])
  }
}

const hashOf = (what: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32)
