import type { OpenedFile } from '../../../shared/ipc.ts'
import type { PlotRow } from '../plots/rows.ts'
import type { Finished } from './compare-store.ts'

/**
 * The rows with the output of the other variant behind those of the last layer, where both have as many channels.
 *
 * @param last the stage of the last layer
 */
export function comparedRows(
  rows: readonly PlotRow[],
  last: number,
  files: readonly OpenedFile[],
  other: Finished | null,
): PlotRow[] {
  const output = other?.result.layers.at(-1)
  if (!other || !output) return [...rows]
  const { runId, layers, items } = other.result
  return rows.map((row) => {
    const file = files.find(({ fileId }) => fileId === row.fileId)
    const item = items.findIndex(({ fileId }) => fileId === row.fileId)
    if (!file || item < 0 || row.stage !== last || row.channel >= output.shape[1]) return row
    const rate = file.sampleRate ?? 1
    const timing = {
      rate: rate / output.timing.step,
      startTime: file.startTime + output.timing.offset / rate,
      length: output.shape[2],
    }
    const source = { kind: 'output' as const, runId, layer: layers.length - 1, item }
    return { ...row, ghost: { source, channel: row.channel, timing, ofOther: true }, compared: true }
  })
}
