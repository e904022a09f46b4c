import type { Channel, MessageDetails, ReadAccount } from '@sinal/signals'
import { type BatchSaid, say } from './sentences.ts'

/** What a user should know of a file that was read without an error, or of a batch. */
export interface Note {
  /** English. */
  readonly reason: string
  /** Which sentence it is, for whoever words it in another language (`messageCodes`). */
  readonly code: BatchSaid['code']
  readonly details: MessageDetails
  /** Where it is so, or is first: line of the file, and column; null where that can't be told. */
  readonly row: number | null
  readonly column: string | null
}

/** What was read of a file. */
export interface Told {
  readonly channels: readonly Channel[]
  readonly account: ReadAccount
}

export function noteOf({ text, code, details }: BatchSaid, row: number | null = null): Note {
  return { reason: text, code, details, row, column: null }
}

/** A note in one line, as errors are told: `ecg.csv, row 12: 3 rows are not evenly sampled: …`. */
export function noteText({ reason, row, column }: Note, file?: string): string {
  const parts = [
    file ?? null,
    row === null ? null : `row ${row}`,
    column === null ? null : `column ${JSON.stringify(column)}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? reason : `${parts.join(', ')}: ${reason}`
}

/**
 * What a user should know of a file that was read without an error.
 *
 * @param isFilled whether missing samples are filled in
 */
export function notesOn(told: Told, isFilled: boolean): Note[] {
  const { account } = told
  return [...missingNotes(told, isFilled), ...timingNotes(account), ...rejectedNotes(account)]
}

function missingNotes({ channels, account: { missing } }: Told, isFilled: boolean): Note[] {
  return channels.flatMap(({ name: channel }, c) => {
    const count = missing[c] ?? 0
    if (count === 0) return []
    return [noteOf(say(isFilled ? 'note-filled' : 'note-missing', { count, channel }))]
  })
}

function timingNotes({ timing, resampled }: ReadAccount): Note[] {
  if (!timing || timing.deviatingRows === 0) return []
  const { deviatingRows: count, firstLine } = timing
  if (!resampled) return [noteOf(say('note-uneven', { count }), firstLine)]
  const { longestStep: step, droppedRows } = resampled
  return [
    noteOf(say('note-resampled', { count, step }), firstLine),
    ...(droppedRows === 0 ? [] : [noteOf(say('note-dropped', { count: droppedRows }))]),
  ]
}

function rejectedNotes({ rejected }: ReadAccount): Note[] {
  const [first] = rejected?.first ?? []
  if (!rejected || !first) return []
  const { row, column, reason, code, details } = first
  return [
    noteOf(say('note-rejected', { count: rejected.count }), row),
    { reason, code, details, row, column },
  ]
}
