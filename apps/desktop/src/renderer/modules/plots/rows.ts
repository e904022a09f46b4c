import type { ChannelInfo, OpenedFile, RunResult, Source } from '../../../shared/ipc.ts'
import type { RowTiming } from './viewport.ts'

/** One plot: a channel of the input or of a layer's output. */
export interface PlotRow {
  readonly key: string
  /** 0 is the input, k the k-th layer that ran. */
  readonly stage: number
  readonly channel: number
  readonly info: ChannelInfo
  readonly source: Source
  readonly timing: RowTiming
  /** The input channel that a row of a layer answers to, drawn behind it on demand. */
  readonly ghost: { readonly source: Source; readonly channel: number; readonly timing: RowTiming } | null
  /** What lies behind it is what the other variant of the chain makes, and is always drawn. */
  readonly compared?: boolean
}

export interface RowOptions {
  readonly file: OpenedFile
  readonly result: RunResult | null
  /** Channels of the input that are not shown, in any stage that keeps the input's channels. */
  readonly hiddenChannels: ReadonlySet<number>
  /** Stages that are not shown. */
  readonly hiddenStages: ReadonlySet<number>
  readonly order: 'stage' | 'channel'
}

/** The input's rate per unit of the time axis: Hz, or 1 where time is counted in samples. */
const rateOf = (file: OpenedFile): number => file.sampleRate ?? 1

export function plotRows({ file, result, hiddenChannels, hiddenStages, order }: RowOptions): PlotRow[] {
  const input: Source = { kind: 'input', fileId: file.fileId }
  const inputTiming: RowTiming = { rate: rateOf(file), startTime: file.startTime, length: file.length }
  const rows: PlotRow[] = file.channels.map((info, channel) => ({
    key: `in/${file.fileId}/${channel}`,
    stage: 0,
    channel,
    info,
    source: input,
    timing: inputTiming,
    ghost: null,
  }))

  const item = result?.items.findIndex(({ fileId }) => fileId === file.fileId) ?? -1
  if (result && item >= 0) {
    for (const [layer, { shape, timing, channels }] of result.layers.entries()) {
      const keepsChannels = channels.length === file.channels.length
      rows.push(
        ...channels.map((info, channel) => ({
          key: `out/${layer}/${channel}`,
          stage: layer + 1,
          channel,
          info,
          source: { kind: 'output' as const, runId: result.runId, layer, item },
          timing: {
            rate: rateOf(file) / timing.step,
            startTime: file.startTime + timing.offset / rateOf(file),
            length: shape[2],
          },
          ghost: keepsChannels ? { source: input, channel, timing: inputTiming } : null,
        })),
      )
    }
  }
  const shown = rows.filter(
    (row) =>
      !hiddenStages.has(row.stage) &&
      !((row.stage === 0 || row.ghost !== null) && hiddenChannels.has(row.channel)),
  )
  if (order === 'channel') shown.sort((a, b) => a.channel - b.channel || a.stage - b.stage)
  return shown
}
