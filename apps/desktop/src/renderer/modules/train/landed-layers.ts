import type { LearntLayer } from '../../../shared/train-schemas.ts'
import { channelsOf, textOf, type LayerDraft } from '../chain/layer-draft.ts'
import { formatTaps } from '../chain/taps-text.ts'

/** What was learnt of which channels. */
export interface Learnt {
  /** The layers that learnt, by the ids of their cards. */
  readonly layers: ReadonlyMap<number, LearntLayer>
  /** Channels of the file that went in, of so many. */
  readonly inputs: readonly number[]
  readonly channels: number
}

/**
 * The layers with what was learnt of them as typed weights, for an input of all channels of the file: where the learnt
 * chain had fewer, a convolution that adds them up gets taps of 0 for the others.
 */
export function landedLayers(enabled: readonly LayerDraft[], learnt: Learnt): Map<number, LayerDraft> {
  const landed = new Map<number, LayerDraft>()
  let incoming = learnt.channels
  let missing: readonly number[] | null = learnt.inputs.length < learnt.channels ? learnt.inputs : null
  for (const draft of enabled) {
    const found = learnt.layers.get(draft.id)
    let next = draft
    if (found?.weight && draft.weightKind !== null) {
      const mixes = missing !== null && channelsOf(draft, incoming).groups === 1 && incoming > 1
      next = withTaps(draft, found, mixes ? { inputs: missing!, channels: incoming } : null, incoming)
      if (mixes) missing = null
    } else if (found) next = withLists(draft, found)
    if (next !== draft) landed.set(draft.id, next)
    incoming = channelsOf(next, incoming).output
  }
  return landed
}

function withTaps(
  draft: LayerDraft,
  { shape, weight, bias }: LearntLayer,
  widened: { readonly inputs: readonly number[]; readonly channels: number } | null,
  incoming: number,
): LayerDraft {
  const [rows = 0, columns = 0, size = 0] = shape
  const none = formatTaps(new Float32Array(size))
  const line = (row: number, column: number): string => {
    const start = (row * columns + column) * size
    return formatTaps(weight!.subarray(start, start + size))
  }
  const lines = Array.from({ length: rows }, (_row, r) =>
    Array.from({ length: columns }, (_column, c) => line(r, c)),
  )
  const widen = <T>(found: readonly T[], other: T): T[] => {
    const all = Array<T>(widened!.channels).fill(other)
    widened!.inputs.forEach((channel, k) => (all[channel] = found[k]!))
    return all
  }
  const isTransposed = draft.type === 'convTranspose1d'
  const taps = !widened
    ? lines
    : isTransposed
      ? widen(lines, Array<string>(columns).fill(none))
      : lines.map((row) => widen(row, none))
  const next: LayerDraft = {
    ...draft,
    weightKind: 'values',
    taps,
    texts: { ...draft.texts, bias: String(bias !== null), biasValues: bias ? formatTaps(bias) : '0' },
  }
  // A depthwise layer makes as many channels as come in, of which fewer may have learnt.
  const { groups, output } = channelsOf(next, incoming)
  const outputs = isTransposed ? columns * groups : rows
  const follows = textOf(draft, 'groups') === 'depthwise' && outputs < incoming
  if (follows || output === outputs) return next
  return { ...next, texts: { ...next.texts, outChannels: String(outputs) } }
}

/** Of layers that have numbers per channel. */
function withLists(draft: LayerDraft, { weight, bias, runningMean, runningVar }: LearntLayer): LayerDraft {
  const lists = Object.entries({ weight, bias, runningMean, runningVar }).flatMap(([key, values]) =>
    values ? [[key, formatTaps(values)]] : [],
  )
  return { ...draft, texts: { ...draft.texts, ...Object.fromEntries(lists) } }
}
