import type { PlotRow } from './rows.ts'

/** What tells a line from the others of a plot: only what they don't share. */
export interface LineName {
  readonly stage: string | null
  readonly channel: string
  readonly file: string | null
}

/**
 * @param rows of one plot
 * @param showsFiles whether signals of several files are on the screen
 */
export function lineNames(
  rows: readonly PlotRow[],
  stageName: (stage: number) => string,
  showsFiles: boolean,
): LineName[] {
  const isOne = <T>(of: (row: PlotRow) => T): boolean => new Set(rows.map(of)).size === 1
  const showsStage = rows.length === 1 || !isOne((row) => row.stage)
  return rows.map(({ stage, info, file }) => ({
    stage: showsStage ? stageName(stage) : null,
    channel: info.name,
    file: showsFiles ? file : null,
  }))
}

/** Tones for the lines of one plot: of their stages where these differ, else one after the other. */
export function lineTones(rows: readonly PlotRow[]): number[] {
  const stages = rows.map(({ stage }) => stage)
  return new Set(stages).size === rows.length ? stages : rows.map((_, i) => i + 1)
}
