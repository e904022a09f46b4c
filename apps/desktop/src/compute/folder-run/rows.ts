import { basename } from 'node:path'
import {
  type BatchProgress,
  type FileReport,
  type Note,
  type PlannedResult,
  unfinishedReport,
} from '@sinal/recipe/batch'
import {
  untouchedRow,
  type FolderNote,
  type FolderRow,
  type FolderRows,
  type RowFilter,
} from '../../shared/folder-run-schemas.ts'
import { fileProblem, folderNote, type Places } from './folder-problems.ts'

type Row = { -readonly [K in keyof FolderRow]: FolderRow[K] }

const PASSES: Readonly<Record<RowFilter, readonly FolderRow['state'][]>> = {
  all: ['waiting', 'earlier', 'running', 'done', 'skipped', 'failed'],
  left: ['waiting', 'earlier', 'running'],
  done: ['done', 'skipped'],
  failed: ['failed'],
}

/** What becomes of each file of a run, in the order of the report. */
export class RunRows {
  readonly #places: Places
  readonly #planned: readonly PlannedResult[]
  readonly #rows: readonly Row[]
  /** Of the files that were run, or looked at, since the plan was made. */
  readonly #reports: FileReport[] = []
  readonly #counts = { running: 0, done: 0, skipped: 0, failed: 0 }
  #fraction = 0
  #notes: FolderNote[] = []

  /** @param sizes of the files that are planned; null where one cannot be read */
  constructor(planned: readonly PlannedResult[], sizes: readonly (number | null)[], places: Places) {
    this.#places = places
    this.#planned = planned
    this.#rows = planned.map(({ file, state }, i) => ({
      name: basename(file),
      size: sizes[i] ?? null,
      state: state === 'done' ? 'earlier' : 'waiting',
      replaces: state === 'outdated' || state === 'unknown',
      ...untouchedRow,
    }))
  }

  /** A run begins, or goes on: what was done is looked at again. */
  begin(): void {
    for (const [i, row] of this.#rows.entries()) {
      const wasDone = row.state === 'done' || row.state === 'skipped' || row.state === 'earlier'
      if (!wasDone) delete this.#reports[i]
      Object.assign(row, untouchedRow, { state: wasDone ? 'earlier' : 'waiting' })
    }
    Object.assign(this.#counts, { running: 0, done: 0, skipped: 0, failed: 0 })
    this.#fraction = 0
    this.#notes = []
  }

  start(index: number): void {
    this.#rows[index]!.state = 'running'
    this.#counts.running++
  }

  progress({ index, fileFraction, fraction }: BatchProgress): void {
    this.#fraction = fraction
    const row = this.#rows[index]!
    if (row.state === 'running') row.fraction = fileFraction
  }

  finish(index: number, report: FileReport): void {
    const row = this.#rows[index]!
    const { samples, bytes, sha256, seconds, error } = report
    const status = report.status as 'done' | 'skipped' | 'failed'
    this.#reports[index] = report
    this.#counts.running--
    this.#counts[status]++
    Object.assign(row, {
      state: status,
      replaces: false,
      fraction: 1,
      samples,
      bytes,
      sha256,
      seconds,
      problem: error && fileProblem(error, row.name, this.#places),
      notes: report.notes.map((note) => folderNote(note, this.#places)),
    })
  }

  /** The run has ended, whatever ended it: what was at work is to be done again. */
  end(): void {
    for (const row of this.#rows)
      if (row.state === 'running') Object.assign(row, untouchedRow, { state: 'waiting' })
    this.#counts.running = 0
  }

  note(note: Note): void {
    this.#notes.push(folderNote(note, this.#places))
  }

  /** What has become of each file so far. */
  reports(): FileReport[] {
    return this.#planned.map((planned, i) => this.#reports[i] ?? unfinishedReport(planned))
  }

  /** Rows [start, end) of those that pass the filter. */
  window(filter: RowFilter, start: number, end: number): FolderRows {
    const states = PASSES[filter]
    const matching = filter === 'all' ? this.#rows : this.#rows.filter(({ state }) => states.includes(state))
    return {
      counts: { ...this.#counts },
      fraction: this.#fraction,
      notes: this.#notes,
      matching: matching.length,
      start,
      rows: matching.slice(start, end),
    }
  }
}
