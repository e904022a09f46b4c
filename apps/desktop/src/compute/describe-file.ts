import type { CsvDialect, SignalFile } from '@sinal/signals'
import type { OpenedFile } from '../shared/ipc.ts'
import type { Samples } from './samples.ts'

/** What has been read of a file. */
interface SoFar {
  readonly length: number
  /** Per channel. */
  readonly missing: readonly number[]
  /** While there is more to come. */
  readonly expectedLength?: number
}

/** What a file is, for the renderer. */
export function describeFile(
  fileId: string,
  file: SignalFile,
  { length, missing, expectedLength }: SoFar,
  samples: Samples,
): OpenedFile {
  const { recognised, sampleRate, startTime } = file
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
    recognised: recognised === null ? [] : decisions(recognised, sampleRate),
    skippedColumns: file.skipped.map(({ column, reason }) => ({ name: column, reason })),
  }
}

function decisions(recognised: CsvDialect, sampleRate: number | null): OpenedFile['recognised'] {
  const timeColumn =
    recognised.timeColumn === null ? null : (recognised.columns[recognised.timeColumn] ?? null)
  const values = { ...recognised, timeColumn, sampleRate }
  const keys = Object.keys(recognised.reasons) as (keyof typeof recognised.reasons)[]
  return keys.map((key) => ({ key, value: values[key], reason: recognised.reasons[key] }))
}
