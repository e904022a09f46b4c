import {
  fieldsOf,
  layerSpecs,
  typeOfKind,
  weightOfKind,
  type FieldSpec,
  type LayerKind,
  type LayerType,
  type WeightKind,
} from '../../../shared/layer-catalog.ts'
import type { ReaderMessage } from '../../../shared/reader-schemas.ts'

/** A tensor of a file that was chosen: main knows the path. */
export interface DraftFile {
  readonly id: string
  readonly name: string
  /** What of the file is the weight, and the bias; null where there is none. */
  readonly tensor: string
  readonly bias: string | null
  /** Of the weight: `[outChannels, inChannels / groups, kernelSize]`, as the layer has them. */
  readonly shape: readonly [number, number, number]
}

/** A layer as its card holds it: the text of each field, whether or not it makes sense yet. */
export interface LayerDraft {
  readonly id: number
  readonly type: LayerType
  readonly name: string
  /** Bypassed otherwise: left out of what runs. */
  readonly enabled: boolean
  /** While any layer is, only these run. */
  readonly solo: boolean
  /** Whether its output is plotted. */
  readonly visible: boolean
  /** Of convolutions. */
  readonly weightKind: WeightKind | null
  /** By the keys of the catalog; what was never touched is as it starts. */
  readonly texts: Readonly<Record<string, string>>
  /** `taps[o][i]`: the line for output channel o and input channel i of its group. */
  readonly taps: readonly (readonly string[])[]
  readonly file: DraftFile | null
}

/** What is wrong with a field: `chain.problems.<rule>` in the message files, filled from `params`; see `fieldWords`. */
export interface FieldProblem {
  /** A key of the catalog; 'layer' where no single field is to blame. */
  readonly field: string
  readonly rule: string
  readonly params: Readonly<Record<string, string | number>>
  /** What @sinal/recipe says of it, where it is that; then `rule` is its code. */
  readonly said?: ReaderMessage
  /** The line of taps it is about. */
  readonly line?: { readonly output: number; readonly input: number }
}

/** Beyond its ends, a signal is as it is there: zeros would be a step that a filter answers to. */
const FILTER = { paddingMode: 'replicate' }
/** Where layers begin otherwise than the catalog says; plain weights as PyTorch's layer, but of the length of its input. */
const STARTS: Partial<Record<LayerKind, Readonly<Record<string, string>>>> = {
  lowpass: FILTER,
  highpass: FILTER,
  bandpass: FILTER,
  bandstop: FILTER,
  seed: { groups: 'one', bias: 'true' },
  convTranspose1d: { bias: 'true' },
}
const TYPED: readonly (readonly string[])[] = [['0.25 0.5 0.25']]

/**
 * A layer as it is when it is added: it fits any input, and keeps the time axis where its kind can.
 *
 * @param sampleRate in Hz, for cut-offs; null when it is unknown
 */
export function newDraft(id: number, kind: LayerKind, sampleRate: number | null = null): LayerDraft {
  return {
    id,
    type: typeOfKind(kind),
    name: '',
    enabled: true,
    solo: false,
    visible: true,
    weightKind: weightOfKind(kind),
    texts: { ...STARTS[kind], ...cutoffs(kind, sampleRate ?? 1) },
    taps: kind === 'values' ? TYPED : [],
    file: null,
  }
}

/** Cut-offs of a new design: where something is to be seen, whatever the rate. */
export function cutoffs(kind: LayerKind | null, rate: number): Readonly<Record<string, string>> {
  const [low, high] = [short(rate / 40), short(rate / 8)]
  if (kind === 'lowpass') return { cutoff: high }
  if (kind === 'highpass') return { cutoff: low }
  return kind === 'bandpass' || kind === 'bandstop' ? { cutoff: low, cutoffHigh: high } : {}
}

const short = (value: number): string => String(Number(value.toPrecision(2)))

/** What a layer does, as the menu calls it. */
export const kindOf = (draft: LayerDraft): LayerKind =>
  draft.type === 'conv1d' ? (draft.weightKind ?? 'seed') : draft.type

/** All fields of a layer, those included that its other texts hide. */
export const fieldsOfDraft = (draft: LayerDraft): readonly FieldSpec[] =>
  fieldsOf(draft.type, draft.weightKind)

export function textOf(draft: LayerDraft, key: string): string {
  if (key === 'weightKind') return draft.weightKind ?? ''
  return draft.texts[key] ?? fieldsOfDraft(draft).find((field) => field.key === key)?.start ?? ''
}

/** The amount beside a field of the kind 'mode'. */
export const amountKey = (key: string): string => `${key}Amount`
export const amountOf = (draft: LayerDraft, key: string): string =>
  draft.texts[amountKey(key)] ?? (key === 'groups' ? '1' : '0')

/** The fields that there are, as things stand. */
export function visibleFields(draft: LayerDraft): FieldSpec[] {
  return fieldsOfDraft(draft).filter(({ when = [] }) =>
    when.every(({ key, is }) => is.includes(textOf(draft, key).trim())),
  )
}

/** The texts of a convolution in whose groups weights of this shape take so many channels; as they are where none do. */
export function textsFor(
  draft: LayerDraft,
  [, perGroup]: DraftFile['shape'],
  incoming: number,
): LayerDraft['texts'] {
  const input = integer(textOf(draft, 'inChannels'), 1) ?? incoming
  if (draft.type !== 'conv1d' || input % perGroup !== 0 || channelsOf(draft, incoming).perGroup === perGroup)
    return draft.texts
  const count = input / perGroup
  const mode = count === input ? 'depthwise' : count === 1 ? 'one' : 'number'
  return { ...draft.texts, groups: mode, ...(mode === 'number' && { [amountKey('groups')]: String(count) }) }
}

/** How many channels go in and out of a draft, and in how many groups; the next best number where one is none yet. */
export function channelsOf(
  draft: LayerDraft,
  incoming: number,
): { input: number; output: number; groups: number; perGroup: number } {
  if (layerSpecs[draft.type].weights === undefined) {
    const output = draft.type === 'glu' ? Math.max(1, Math.floor(incoming / 2)) : incoming
    return { input: incoming, output, groups: incoming, perGroup: 1 }
  }
  const input = integer(textOf(draft, 'inChannels'), 1) ?? incoming
  const mode = textOf(draft, 'groups')
  const groups =
    mode === 'depthwise' ? input : mode === 'one' ? 1 : (integer(amountOf(draft, 'groups'), 1) ?? 1)
  const output = outputOf(draft, groups) ?? input
  return { input, output, groups, perGroup: Math.max(1, Math.floor(input / groups)) }
}

/** How many channels go out, where the layer says it. */
function outputOf(draft: LayerDraft, groups: number): number | null {
  if (draft.weightKind !== 'file' || draft.file === null) return integer(textOf(draft, 'outChannels'), 1)
  const [rows, columns] = draft.file.shape
  return draft.type === 'conv1d' ? rows : columns * groups
}

/** The lines of typed taps: `[outChannels, inChannels / groups]`, or transposed `[inChannels, outChannels / groups]`. */
export function tapRows(draft: LayerDraft, incoming: number): { rows: number; columns: number } {
  const { input, output, groups, perGroup } = channelsOf(draft, incoming)
  if (draft.type !== 'convTranspose1d') return { rows: output, columns: perGroup }
  return { rows: input, columns: Math.max(1, Math.floor(output / groups)) }
}

/** The line that is shown for an output and an input channel: the lines above stand in for one not typed yet. */
export function tapsLine(draft: LayerDraft, output: number, input: number): string {
  const row = draft.taps[output] ?? draft.taps.at(-1)
  return row?.[input] ?? row?.at(-1) ?? ''
}

/** A whole number from `least`, or null. */
export function integer(text: string, least: number): number | null {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= least ? value : null
}
