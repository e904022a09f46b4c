import type { Layer, WeightSource } from '@sinal/recipe'
import { isDesign, MAX_TAP_LINES, weightFields, type WeightKind } from '../../../shared/layer-catalog.ts'
import {
  channelsOf,
  tapRows,
  tapsLine,
  visibleFields,
  type FieldProblem,
  type LayerDraft,
} from './layer-draft.ts'
import { readField, type FieldValue } from './read-field.ts'
import { parseTaps } from './taps-text.ts'

/**
 * Reads a draft as a layer of a recipe, or says what is wrong with its fields.
 *
 * @param incoming the channels that reach the layer
 */
export function readDraft(
  draft: LayerDraft,
  incoming: number,
): { readonly layer: Layer } | { readonly problems: readonly FieldProblem[] } {
  const { output } = channelsOf(draft, incoming)
  const problems: FieldProblem[] = []
  const values: Record<string, FieldValue> = {}
  for (const field of visibleFields(draft)) {
    const read = readField(draft, field, field.key === 'biasValues' ? output : incoming)
    if ('value' in read) values[field.key] = read.value
    else problems.push({ field: field.key, rule: read.rule, params: read.params })
  }
  problems.push(...betweenFields(draft, values))
  const weight = draft.weightKind && readWeight(draft, draft.weightKind, values, incoming, problems)
  if (problems.length > 0) return { problems }
  const name = draft.name.trim()
  const own = Object.entries(values).filter(([key, value]) => value !== undefined && isOwn(draft, key))
  // What the texts mean is what the catalog says, which a test compares with the recipe's schema; compute checks it again.
  return {
    layer: {
      type: draft.type,
      ...(name !== '' && { name }),
      ...Object.fromEntries(own),
      ...(weight && { weight }),
    } as Layer,
  }
}

const OF_WEIGHT = ['biasValues', 'cutoffHigh']
/** Keys of the layer itself, not of its weight. */
function isOwn(draft: LayerDraft, key: string): boolean {
  if (key === 'kernelSize') return true
  if (OF_WEIGHT.includes(key) || (key === 'bias' && draft.weightKind === 'values')) return false
  return !draft.weightKind || !weightFields[draft.weightKind].some((field) => field.key === key)
}

/** What holds between fields. */
function betweenFields(draft: LayerDraft, values: Readonly<Record<string, FieldValue>>): FieldProblem[] {
  const found: FieldProblem[] = []
  const at = (field: string, rule: string, params: FieldProblem['params'] = {}) =>
    void found.push({ field, rule, params })
  const { stride, padding, algorithm, minVal = -1, maxVal = 1, cutoff, cutoffHigh } = values
  if (draft.type === 'conv1d' && Number(stride) > 1) {
    if (padding === 'same') at('padding', 'sameStride')
    if (algorithm === 'fft') at('algorithm', 'fftStride')
  }
  if (draft.type === 'hardtanh' && !(minVal < maxVal)) at('maxVal', 'aboveMin', { min: Number(minVal) })
  if (draft.type.endsWith('Norm1d') || draft.type === 'groupNorm') {
    if ((values.weight === undefined) !== (values.bias === undefined))
      at(values.weight === undefined ? 'weight' : 'bias', 'bothOrNone')
  }
  if (cutoffHigh !== undefined && cutoff !== undefined && !(cutoff < cutoffHigh))
    at('cutoffHigh', 'aboveLow', { low: Number(cutoff) })
  return [...found, ...ofDesign(draft.weightKind, values)]
}

function ofDesign(kind: WeightKind | null, values: Readonly<Record<string, FieldValue>>): FieldProblem[] {
  const { kernelSize, order = 2, derivative = 0 } = values
  const found: FieldProblem[] = []
  const isEven = Number(kernelSize) % 2 === 0
  if (kernelSize !== undefined && isEven && ['highpass', 'bandstop', 'hilbert'].includes(String(kind)))
    found.push({ field: 'kernelSize', rule: 'odd', params: {} })
  if (kind === 'savitzky-golay') {
    if (!(Number(kernelSize) > Number(order)))
      found.push({ field: 'kernelSize', rule: 'aboveOrder', params: { order: Number(order) } })
    if (Number(derivative) > Number(order))
      found.push({ field: 'derivative', rule: 'withinOrder', params: { order: Number(order) } })
  }
  return found
}

function readWeight(
  draft: LayerDraft,
  kind: WeightKind,
  values: Readonly<Record<string, FieldValue>>,
  incoming: number,
  problems: FieldProblem[],
): WeightSource | null {
  if (kind === 'values') return readValues(draft, values.bias === true, values.biasValues, incoming, problems)
  if (kind === 'seed') return { seed: Number(values.seed) }
  if (kind === 'file') {
    if (draft.file === null) {
      problems.push({ field: 'file', rule: 'noFile', params: {} })
      return null
    }
    const { id, tensor, bias } = draft.file
    return { file: id, tensor, ...(bias !== null && { bias }) }
  }
  if (!isDesign(kind)) return null
  const { cutoff, cutoffHigh } = values
  const keys = weightFields[kind].filter(
    ({ key }) => values[key] !== undefined && key !== 'kernelSize' && key !== 'cutoffHigh',
  )
  return {
    design: kind,
    ...Object.fromEntries(keys.map(({ key }) => [key, values[key]])),
    ...(cutoffHigh !== undefined && { cutoff: [cutoff, cutoffHigh] }),
  } as WeightSource
}

function readValues(
  draft: LayerDraft,
  hasBias: boolean,
  bias: FieldValue,
  incoming: number,
  problems: FieldProblem[],
): WeightSource {
  const { rows, columns } = tapRows(draft, incoming)
  const isComplete = draft.taps.length === rows && draft.taps.every((line) => line.length === columns)
  if (rows * columns > MAX_TAP_LINES && !isComplete) {
    const params = { lines: rows * columns, most: MAX_TAP_LINES }
    problems.push({ field: 'taps', rule: 'tooManyLines', params })
    return { values: [] }
  }
  const lines = Array.from({ length: rows * columns }, (_, k) => {
    const line = { output: Math.floor(k / columns), input: k % columns }
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
  const values = Array.from({ length: rows }, (_, o) =>
    lines.slice(o * columns, (o + 1) * columns).map(({ result }) => ('taps' in result ? result.taps : [])),
  )
  return hasBias && Array.isArray(bias) ? { values, bias: [...(bias as readonly number[])] } : { values }
}

/** The first of those that occur most often; 0 when there is none. */
function commonest(counts: readonly number[]): number {
  const timesOf = (count: number): number => counts.filter((other) => other === count).length
  return counts.reduce((best, count) => (timesOf(count) > timesOf(best) ? count : best), counts[0] ?? 0)
}
