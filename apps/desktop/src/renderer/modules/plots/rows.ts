import type { ChannelInfo, OpenedFile, RunResult, Source } from '../../../shared/ipc.ts'
import { kept } from '../../ui/kept.ts'
import type { LineTarget } from './line-board.ts'
import type { RowTiming } from './viewport.ts'

/** One line: a channel of the input or of a layer's output, of one file. */
export interface PlotRow {
  readonly key: string
  /** 0 is the input, k the k-th layer that ran. */
  readonly stage: number
  readonly channel: number
  readonly info: ChannelInfo
  readonly source: Source
  readonly timing: RowTiming
  /** The file that it is of. */
  readonly file: string
  readonly fileId: string
  /** The input channel that a row of a layer answers to, drawn behind it on demand. */
  readonly ghost: LineTarget | null
  /** What lies behind it is what the other variant of the chain makes, and is always drawn. */
  readonly compared?: boolean
}

/** Rows that are drawn into one plot. */
export interface PlotGroup {
  /** Of its first row. */
  readonly key: string
  readonly rows: readonly PlotRow[]
}

export interface RowOptions {
  /** Those that are shown; each is read whole, or as far as it is. */
  readonly files: readonly OpenedFile[]
  readonly result: RunResult | null
  /** Channels of the input that are not shown, in any stage that keeps the input's channels. */
  readonly hiddenChannels: ReadonlySet<number>
  /** Stages that are not shown. */
  readonly hiddenStages: ReadonlySet<number>
  readonly order: 'stage' | 'channel'
}

/** The input's rate per unit of the time axis: Hz, or 1 where time is counted in samples. */
const rateOf = (file: OpenedFile): number => file.sampleRate ?? 1

/** Channels of several files lie beside each other: first by stage or by channel, then by file. */
export function plotRows({ files, result, hiddenChannels, hiddenStages, order }: RowOptions): PlotRow[] {
  const rows = files.flatMap((file) => [
    ...once(file, file, () => inputRows(file)),
    ...(result ? once(result, file, () => outputRows(file, result)) : []),
  ])
  const shown = rows.filter(
    (row) =>
      !hiddenStages.has(row.stage) &&
      !((row.stage === 0 || row.ghost !== null) && hiddenChannels.has(row.channel)),
  )
  // Sorting keeps the order of the files.
  return shown.sort((a, b) =>
    order === 'channel'
      ? a.channel - b.channel || a.stage - b.stage
      : a.stage - b.stage || a.channel - b.channel,
  )
}

function inputTiming(file: OpenedFile): RowTiming {
  return { rate: rateOf(file), startTime: file.startTime, length: file.length }
}

const known = new WeakMap<object, WeakMap<OpenedFile, readonly PlotRow[]>>()
/**
 * Files and results are never changed in place: rows of the same ones are the same rows, whose plots need not be made anew.
 *
 * @param of a file, or a result of it
 */
function once(of: object, file: OpenedFile, make: () => PlotRow[]): readonly PlotRow[] {
  const ofFiles = known.get(of) ?? new WeakMap<OpenedFile, readonly PlotRow[]>()
  known.set(of, ofFiles)
  const rows = ofFiles.get(file) ?? make()
  ofFiles.set(file, rows)
  return rows
}

function inputRows(file: OpenedFile): PlotRow[] {
  return file.channels.map((info, channel) => ({
    key: `in/${file.fileId}/${channel}`,
    stage: 0,
    channel,
    info,
    source: { kind: 'input', fileId: file.fileId },
    timing: inputTiming(file),
    file: file.name,
    fileId: file.fileId,
    ghost: null,
  }))
}

function outputRows(file: OpenedFile, result: RunResult): PlotRow[] {
  const item = result.items.findIndex(({ fileId }) => fileId === file.fileId)
  if (item < 0) return []
  const source: Source = { kind: 'input', fileId: file.fileId }
  return result.layers.flatMap(({ shape, timing, channels }, layer) => {
    const keepsChannels = channels.length === file.channels.length
    return channels.map((info, channel) => ({
      key: `out/${file.fileId}/${layer}/${channel}`,
      stage: layer + 1,
      channel,
      info,
      source: { kind: 'output' as const, runId: result.runId, layer, item },
      timing: {
        rate: rateOf(file) / timing.step,
        startTime: file.startTime + timing.offset / rateOf(file),
        length: shape[2],
      },
      file: file.name,
      fileId: file.fileId,
      ghost: keepsChannels ? { source, channel, timing: inputTiming(file) } : null,
    }))
  })
}

/**
 * Rows into plots: each `joined` row goes into the plot of the row above it.
 *
 * @param before former plots: one that is as it was is the same one
 */
export function plotGroups(
  rows: readonly PlotRow[],
  joined: readonly string[],
  before: readonly PlotGroup[] = [],
): PlotGroup[] {
  const keys = new Set(joined)
  const groups: { key: string; rows: PlotRow[] }[] = []
  for (const row of rows) {
    const above = groups.at(-1)
    if (above && keys.has(row.key)) above.rows.push(row)
    else groups.push({ key: row.key, rows: [row] })
  }
  const former = new Map(before.map((group) => [group.key, group]))
  return groups.map((group) => {
    const same = former.get(group.key)
    return same && kept(same.rows, group.rows) === same.rows ? same : group
  })
}

/** The keys to join so that rows of one stage, or (in that order) of one channel, share a plot. */
export function sectionKeys(rows: readonly PlotRow[], order: RowOptions['order']): string[] {
  const section = (row: PlotRow): number => (order === 'stage' ? row.stage : row.channel)
  return rows.filter((row, i) => i > 0 && section(row) === section(rows[i - 1]!)).map(({ key }) => key)
}
