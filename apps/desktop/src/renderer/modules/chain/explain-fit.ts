import type { Problem, Shape } from '../../../shared/ipc.ts'
import { channelsOf, fields, type Field, type FieldProblem, type LayerDraft } from './layer-draft.ts'

/**
 * Says at which field, and in words of the user's language, why a layer does not fit its input. That it does not is
 * compute's judgement; here its cause is only looked up. A cause that is not known keeps compute's own words.
 *
 * @param input the `[N, C, L]` that reaches the layer
 */
export function explainFit(problem: Problem, draft: LayerDraft, input: Shape): FieldProblem {
  const [, channels, length] = input
  const { output, groups, perGroup } = channelsOf(draft, channels)

  if (draft.inChannels.trim() !== '' && Number(draft.inChannels) !== channels) {
    return { field: 'inChannels', rule: 'inChannels', params: { channels } }
  }
  if (channels % groups !== 0) {
    return { field: 'groups', rule: 'groupsOfInput', params: { groups, channels } }
  }
  if (output % groups !== 0) {
    return { field: 'outChannels', rule: 'groupsOfOutput', params: { groups, output } }
  }
  const taps = Number(draft.kernelSize)
  const span = Number(draft.dilation) * (taps - 1) + 1
  const padded = length + paddingTotal(draft, span)
  if (draft.weightKind !== 'values' && span > padded) {
    return { field: 'kernelSize', rule: 'kernelTooLong', params: { span, padded } }
  }
  const weights = output * perGroup * taps
  if (weights > 2 ** 28) return { field: 'outChannels', rule: 'tooManyWeights', params: { weights } }
  return { field: fieldOf(problem), rule: 'other', params: { text: textOf(problem) } }
}

function paddingTotal(draft: LayerDraft, span: number): number {
  if (draft.paddingMode === 'same') return span - 1
  return draft.paddingMode === 'valid' ? 0 : 2 * Number(draft.padding)
}

/** `layers[1].stride` → 'stride' */
function fieldOf(problem: Problem): FieldProblem['field'] {
  const path = String(problem.details.path ?? '')
  const name = /^layers\[\d+\]\.(\w+)/.exec(path)?.[1]
  return fields.find((field): field is Field => field === name) ?? 'layer'
}

const textOf = (problem: Problem): string =>
  typeof problem.details.text === 'string' ? problem.details.text : problem.message
