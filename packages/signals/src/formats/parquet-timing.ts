/** What our own Parquet files say of time, in their metadata: exactly, which a column of stamps can't. */
export interface ParquetTiming {
  readonly sampleRate: number | null
  readonly startTime: number
  /** Name of the column of time stamps, in seconds; null: there is none. */
  readonly timeColumn: string | null
}

export const TIMING_KEY = 'sinal'

export function timingText(timing: ParquetTiming): string {
  return JSON.stringify(timing)
}

/** null when it is no such text. */
export function parseTiming(text: string | undefined): ParquetTiming | null {
  try {
    const { sampleRate, startTime, timeColumn } = JSON.parse(text ?? '') as Record<string, unknown>
    const isRate = sampleRate === null || (typeof sampleRate === 'number' && sampleRate > 0)
    const isColumn = timeColumn === null || typeof timeColumn === 'string'
    return isRate && isColumn && typeof startTime === 'number' ? { sampleRate, startTime, timeColumn } : null
  } catch {
    return null
  }
}
