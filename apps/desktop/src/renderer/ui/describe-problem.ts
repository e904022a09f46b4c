import type { Problem } from '../../shared/ipc.ts'
import { folderWords, readerWords } from './reader-words.ts'
import { formatCount, formatValue } from '../format.ts'

type Detail = Problem['details'][string]
type Translate = (key: string, params: Record<string, unknown>) => string

export interface ProblemWords {
  readonly title: string
  /** Row and column, where the problem has them. */
  readonly place: string | null
  /** What the libraries say, by their codes; of a fault, the program's own words, which are named technical. */
  readonly detail: string | null
}

/** Codes of what is said of a file, and of a place in it. */
const OF_A_FILE: readonly Problem['code'][] = ['csv', 'folder-file', 'export-not-writable']

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
  'training-refused',
  'training-lost',
  'training-left',
  'session-invalid',
  'not-allowed',
  'export-over-input',
  'session-newer',
  'recipe-large',
  'recipe-unsupported',
  'disk-full',
  'file-large',
  'memory-short',
  'read-once',
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

function wordsOf({ said, code, details, message }: Problem, t: Translate): string {
  if (said) return code.startsWith('folder-') ? folderWords(said) : readerWords(said)
  return t('problems.technical', { text: details.text || message })
}

function placeOf({ code, details }: Problem, t: Translate): string | null {
  if (typeof details.at === 'string' && details.at !== '') return t('problems.placeIn', { at: details.at })
  if (!OF_A_FILE.includes(code)) return null
  const { row = null, column = null, sample = null, channel = null, layer = null } = details
  if (typeof layer === 'number') return t('problems.placeLayer', { number: formatCount(layer + 1) })
  if (sample === null && channel === null) return describePlace({ row, column }, t)
  const [key, count] = [channel === null ? 'Sample' : sample === null ? 'Channel' : 'SampleChannel', sample]
  return t(`problems.place${key}`, { sample: count === null ? '' : formatCount(Number(count)), channel })
}

/** Where in a text: null where it is not known. */
export function describePlace(
  { row, column }: { readonly row: Detail; readonly column: Detail },
  t: Translate,
): string | null {
  const line = row === null ? null : formatCount(Number(row))
  if (line !== null && column !== null) return t('problems.placeRowColumn', { row: line, column })
  if (line !== null) return t('problems.placeRow', { row: line })
  return column === null ? null : t('problems.placeColumn', { column })
}

const formatNumber = (value: number): string =>
  Number.isInteger(value) ? formatCount(value) : formatValue(value, 6)
