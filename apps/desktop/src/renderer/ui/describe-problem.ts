import type { Problem } from '../../shared/ipc.ts'
import { folderWords } from './folder-words.ts'
import { readerWords } from './reader-words.ts'
import { formatCount, formatValue } from '../format.ts'

type Translate = (key: string, params: Record<string, unknown>) => string

export interface ProblemWords {
  readonly title: string
  /** Row and column, where the problem has them. */
  readonly place: string | null
  /** What the reader says; else in English, as the engine says it: technical, for those who can use it. */
  readonly detail: string | null
}

/** Codes of what a reader says of a file, which begins with the place. */
const OF_A_FILE: readonly Problem['code'][] = ['csv', 'folder-file']

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
  'folder-empty',
  'folder-same',
  'training-gone',
  'export-over-input',
  'session-newer',
  'recipe-unsupported',
  'disk-full',
  'open-one',
  'drop-no-file',
  'drop-many',
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
    detail: COMPLETE.includes(code) ? null : wordsOf(problem, t),
  }
}

function wordsOf(problem: Problem, t: Translate): string {
  if (problem.said) return readerWords(problem.said)
  const text = detailOf(problem)
  return problem.code.startsWith('folder-') ? folderWords(text, t) : text
}

function placeOf({ code, details }: Problem, t: Translate): string | null {
  if (!OF_A_FILE.includes(code)) return null
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
  const hasPlace =
    OF_A_FILE.includes(code) && typeof details.file === 'string' && text.startsWith(details.file)
  return hasPlace ? text.slice(String(details.file).length).replace(CSV_PLACE, '') : text
}
