import type { Conv1dLayer, Preset } from '@sinal/recipe'
import { parseNumber, parseTaps } from './taps-text.ts'

export const weightKinds = ['moving-average', 'derivative', 'gaussian', 'seed', 'values'] as const
export type WeightKind = (typeof weightKinds)[number]

/** A Conv1d layer as its card holds it: the text of each field, whether or not it makes sense yet. */
export interface LayerDraft {
  readonly id: number
  readonly name: string
  readonly enabled: boolean
  /** Whether its output is plotted. */
  readonly visible: boolean
  /** Empty: whatever comes in. */
  readonly inChannels: string
  /** Empty: as many as come in. */
  readonly outChannels: string
  readonly kernelSize: string
  readonly stride: string
  readonly dilation: string
  readonly paddingMode: 'same' | 'valid' | 'number'
  readonly padding: string
  readonly groupsMode: 'one' | 'depthwise' | 'number'
  readonly groups: string
  readonly bias: boolean
  readonly weightKind: WeightKind
  /** Empty: as wide as the kernel holds. */
  readonly sigma: string
  readonly seed: string
  /** `taps[o][i]`: the line for output channel o and input channel i of its group. */
  readonly taps: readonly (readonly string[])[]
  /** One number per output channel. */
  readonly biasValues: string
}

export const fields = [
  'inChannels',
  'outChannels',
  'kernelSize',
  'stride',
  'padding',
  'dilation',
  'groups',
  'bias',
  'weight',
  'sigma',
  'seed',
  'taps',
] as const
export type Field = (typeof fields)[number]

/** What is wrong with a field: `chain.problems.<rule>` in the message files, filled from `params`. */
export interface FieldProblem {
  /** 'layer' where no single field is to blame. */
  readonly field: Field | 'layer'
  readonly rule: string
  readonly params: Readonly<Record<string, string | number>>
  /** The line of taps it is about. */
  readonly line?: { readonly output: number; readonly input: number }
}

/** More lines than this are not typed by hand. */
export const MAX_TAP_LINES = 64

const BASE: Omit<LayerDraft, 'id' | 'weightKind'> = {
  name: '',
  enabled: true,
  visible: true,
  inChannels: '',
  outChannels: '',
  kernelSize: '5',
  stride: '1',
  dilation: '1',
  paddingMode: 'same',
  padding: '0',
  groupsMode: 'depthwise',
  groups: '1',
  bias: false,
  sigma: '',
  seed: '0',
  taps: [],
  biasValues: '',
}

const STARTS: Record<WeightKind, Partial<LayerDraft>> = {
  'moving-average': {},
  derivative: { kernelSize: '3' },
  gaussian: { kernelSize: '9' },
  seed: { kernelSize: '3', groupsMode: 'one', bias: true },
  values: { kernelSize: '3', taps: [['0.25 0.5 0.25']] },
}

/** A layer as it is when it is added: it fits any input and keeps the time axis. */
export function newDraft(id: number, weightKind: WeightKind): LayerDraft {
  return { ...BASE, ...STARTS[weightKind], id, weightKind }
}

/** How many channels go in and out of a draft, and in how many groups; null for what is not a number yet. */
export function channelsOf(
  draft: LayerDraft,
  incoming: number,
): { input: number; output: number; groups: number; perGroup: number } {
  const input = integer(draft.inChannels, 1) ?? incoming
  const output = integer(draft.outChannels, 1) ?? input
  const groups =
    draft.groupsMode === 'depthwise'
      ? input
      : draft.groupsMode === 'one'
        ? 1
        : (integer(draft.groups, 1) ?? 1)
  return { input, output, groups, perGroup: Math.max(1, Math.floor(input / groups)) }
}

/** The line that is shown for an output and an input channel: the lines above stand in for one not typed yet. */
export function tapsLine(draft: LayerDraft, output: number, input: number): string {
  const row = draft.taps[output] ?? draft.taps.at(-1)
  return row?.[input] ?? row?.at(-1) ?? ''
}

/**
 * Reads a draft as a layer of a recipe, or says what is wrong with its fields.
 *
 * @param incoming the channels that reach the layer
 */
export function readDraft(
  draft: LayerDraft,
  incoming: number,
): { readonly layer: Conv1dLayer } | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = []
  const read = (field: Field, text: string, least: number): number => {
    const value = integer(text, least)
    if (value === null) problems.push({ field, rule: 'integer', params: { least } })
    return value ?? least
  }
  const readOptional = (field: Field, text: string): number | undefined =>
    text.trim() === '' ? undefined : read(field, text, 1)

  const inChannels = readOptional('inChannels', draft.inChannels)
  const outChannels = readOptional('outChannels', draft.outChannels)
  const kernelSize = draft.weightKind === 'values' ? undefined : read('kernelSize', draft.kernelSize, 1)
  const stride = read('stride', draft.stride, 1)
  const dilation = read('dilation', draft.dilation, 1)
  const padding = draft.paddingMode === 'number' ? read('padding', draft.padding, 0) : draft.paddingMode
  const groups = { one: 1, depthwise: 'depthwise' as const, number: 0 }[draft.groupsMode]
  const weight = readWeight(draft, incoming, problems)

  const layer: Conv1dLayer = {
    type: 'conv1d',
    ...(draft.name.trim() !== '' && { name: draft.name.trim() }),
    ...(inChannels !== undefined && { inChannels }),
    ...(outChannels !== undefined && { outChannels }),
    ...(kernelSize !== undefined && { kernelSize }),
    stride,
    padding,
    dilation,
    groups: draft.groupsMode === 'number' ? read('groups', draft.groups, 1) : groups,
    ...(draft.weightKind === 'seed' && { bias: draft.bias }),
    weight,
  }
  if (padding === 'same' && stride > 1) problems.push({ field: 'padding', rule: 'sameStride', params: {} })
  if (draft.weightKind === 'derivative' && kernelSize === 1) {
    problems.push({ field: 'kernelSize', rule: 'integer', params: { least: 2 } })
  }
  return problems.length > 0 ? { problems } : { layer }
}

function readWeight(draft: LayerDraft, incoming: number, problems: FieldProblem[]): Conv1dLayer['weight'] {
  if (draft.weightKind === 'seed') {
    const seed = integer(draft.seed, 0)
    if (seed === null) problems.push({ field: 'seed', rule: 'integer', params: { least: 0 } })
    return { seed: seed ?? 0 }
  }
  if (draft.weightKind === 'values') return readValues(draft, incoming, problems)
  if (draft.weightKind !== 'gaussian' || draft.sigma.trim() === '') return { preset: draft.weightKind }
  const sigma = parseNumber(draft.sigma)
  if (sigma === null || sigma <= 0) problems.push({ field: 'sigma', rule: 'positive', params: {} })
  return { preset: 'gaussian' satisfies Preset, sigma: sigma ?? 1 }
}

function readValues(draft: LayerDraft, incoming: number, problems: FieldProblem[]): Conv1dLayer['weight'] {
  const { output, perGroup } = channelsOf(draft, incoming)
  if (output * perGroup > MAX_TAP_LINES) {
    problems.push({
      field: 'taps',
      rule: 'tooManyLines',
      params: { lines: output * perGroup, most: MAX_TAP_LINES },
    })
    return { values: [] }
  }
  const lines = Array.from({ length: output * perGroup }, (_, k) => {
    const line = { output: Math.floor(k / perGroup), input: k % perGroup }
    return { line, result: parseTaps(tapsLine(draft, line.output, line.input)) }
  })
  const expected = commonest(lines.flatMap(({ result }) => ('taps' in result ? [result.taps.length] : [])))
  for (const { line, result } of lines) {
    if ('taps' in result) {
      const count = result.taps.length
      if (count !== expected)
        problems.push({ field: 'taps', rule: 'tapCount', params: { expected, count }, line })
    } else if (result.problem === 'empty') problems.push({ field: 'taps', rule: 'noTaps', params: {}, line })
    else problems.push({ field: 'taps', rule: 'notANumber', params: { ...result.problem }, line })
  }
  const values = Array.from({ length: output }, (_, o) =>
    lines.slice(o * perGroup, (o + 1) * perGroup).map(({ result }) => ('taps' in result ? result.taps : [])),
  )
  if (!draft.bias) return { values }
  const bias = readBias(draft.biasValues, output)
  if (bias === null) problems.push({ field: 'bias', rule: 'biasCount', params: { count: output } })
  return bias === null ? { values } : { values, bias }
}

/** One number per output channel, zeros when nothing is typed; null when they are not as many. */
function readBias(text: string, count: number): number[] | null {
  if (text.trim() === '') return Array<number>(count).fill(0)
  const single = count === 1 ? parseNumber(text) : null
  if (single !== null) return [single]
  const read = parseTaps(text)
  return 'taps' in read && read.taps.length === count ? read.taps : null
}

/** The first of those that occur most often; 0 when there is none. */
function commonest(counts: readonly number[]): number {
  const timesOf = (count: number): number => counts.filter((other) => other === count).length
  return counts.reduce((best, count) => (timesOf(count) > timesOf(best) ? count : best), counts[0] ?? 0)
}

/** A whole number from `least`, or null. */
function integer(text: string, least: number): number | null {
  if (!/^\s*\d+\s*$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= least ? value : null
}
