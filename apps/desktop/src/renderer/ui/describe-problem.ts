import type { Problem } from '../../shared/ipc.ts'
import { translateReader } from './reader-words.ts'
import { formatCount, formatValue } from '../format.ts'

type Translate = (key: string, params: Record<string, unknown>) => string

export interface ProblemWords {
  readonly title: string
  /** Row and column, where the problem has them. */
  readonly place: string | null
  /** In English, as the engine says it: technical, for those who can use it. */
  readonly detail: string | null
}

/** Codes whose translated sentence leaves nothing to add. */
const COMPLETE: readonly Problem['code'][] = [
  'file-not-found',
  'file-closed',
  'batch-empty',
  'batch-channels',
  'batch-length',
  'batch-rate',
  'earlier-layer',
  'run-gone',
  'export-over-input',
  'session-newer',
  'recipe-unsupported',
  'disk-full',
  'cancelled',
  'compute-stopped',
]

export function describeProblem(problem: Problem, t: Translate): ProblemWords {
  const { code, details } = problem
  const params = Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      typeof value === 'number' ? formatNumber(value) : value,
    ]),
  )
  return {
    title: t(`problems.${code}`, params),
    place: placeOf(problem, t),
    detail: COMPLETE.includes(code) ? null : translateReader(detailOf(problem), t),
  }
}

function placeOf({ code, details }: Problem, t: Translate): string | null {
  if (code !== 'csv') return null
  const row = typeof details.row === 'number' ? formatCount(details.row) : null
  const column = details.column ?? null
  if (row !== null && column !== null) return t('problems.placeRowColumn', { row, column })
  if (row !== null) return t('problems.placeRow', { row })
  return column === null ? null : t('problems.placeColumn', { column })
}

const formatNumber = (value: number): string =>
  Number.isInteger(value) ? formatCount(value) : formatValue(value, 6)

/** A CsvError begins with the place, which has been told: `ecg.csv, row 4, column "ay": expected …`. */
const CSV_PLACE = /^[^:]*?(, row \d+)?(, column "(?:[^"\\]|\\.)*")?: (?=\S)/

function detailOf({ code, details, message }: Problem): string {
  const text = typeof details.text === 'string' && details.text !== '' ? details.text : message
  const hasPlace = code === 'csv' && typeof details.file === 'string' && text.startsWith(details.file)
  return hasPlace ? text.slice(String(details.file).length).replace(CSV_PLACE, '') : text
}
