import type { ReadAccount, SignalFile } from '@sinal/signals'
import type { OpenedFile } from '../shared/ipc.ts'
import { messageOf } from './reader-messages.ts'
import type { Samples } from './samples.ts'

/** What has been read of a file. */
interface SoFar extends Pick<ReadAccount, 'rejected' | 'resampled'> {
  readonly length: number
  /** Per channel. */
  readonly missing: readonly number[]
  /** While there is more to come. */
  readonly expectedLength?: number
  /** Of the samples as they were read. */
  readonly sampleRate: number | null
  readonly startTime: number
}

/** Of many rows that could not be read, so many are listed. */
const LISTED = 20

/** What a file is, for the renderer. */
export function describeFile(fileId: string, file: SignalFile, soFar: SoFar, samples: Samples): OpenedFile {
  const { length, missing, expectedLength, sampleRate, startTime, rejected, resampled } = soFar
  const { recognised } = file
  return {
    fileId,
    name: file.name,
    channels: file.channels.map((channel, c) => ({
      ...channel,
      ...samples.range(c),
      missing: missing[c] ?? 0,
    })),
    length,
    ...(expectedLength !== undefined && { expectedLength }),
    sampleRate,
    startTime,
    ...clockOf(file),
    recognised: decisions(file),
    doubts: [...(recognised?.doubts ?? [])],
    evenlySampled: resampled ? true : (recognised?.evenlySampled ?? null),
    skippedColumns: file.skipped.map((note) => ({ ...messageOf(note, note.reason), name: note.column })),
    ...(rejected && {
      rejected: {
        count: rejected.count,
        first: rejected.first
          .slice(0, LISTED)
          .map((row) => ({ ...messageOf(row, row.reason), row: row.row, column: row.column })),
      },
    }),
  }
}

/** Zones are whole minutes apart; a date has more digits than a time in seconds. */
function clockOf({ startDate, startTime }: SignalFile): Pick<OpenedFile, 'clockShift'> {
  if (startDate === undefined) return {}
  const wall = Date.parse(`${startDate.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '').slice(0, 23)}Z`) / 1000
  return Number.isFinite(wall) ? { clockShift: Math.round((wall - startTime) / 60) * 60 } : {}
}

/** What the reader decided, with the reasons; nothing of a format that leaves nothing to decide. */
export function decisions({ recognised, sampleRate }: SignalFile): OpenedFile['recognised'] {
  if (!recognised) return []
  const { why, reasons, columns } = recognised
  const nameOf = (column: number | null): string | null =>
    column === null ? null : (columns[column] ?? null)
  const { timeColumn, dateColumn } = recognised
  const values = {
    ...recognised,
    timeColumn: nameOf(timeColumn),
    dateColumn: nameOf(dateColumn),
    sampleRate,
  }
  const keys = Object.keys(reasons) as (keyof typeof reasons)[]
  return keys.map((key) => ({ key, value: values[key], ...messageOf(why[key], reasons[key]) }))
}
