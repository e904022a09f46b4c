import type { Problem } from '../../../shared/ipc.ts'
import type { FieldProblem } from './layer-draft.ts'

/** `layers[1].weight.cutoff` → 'cutoff' */
function fieldOf(path: string): string {
  const keys = path
    .replace(/^layers\[\d+\]\.?/, '')
    .split(/[.[\]]+/)
    .filter((key) => /^[A-Za-z]/.test(key))
  const field = keys[0] === 'weight' ? (keys[1] ?? 'weight') : keys[0]
  return field === undefined ? 'layer' : field === 'values' ? 'taps' : field
}

/** Why a layer does not fit its input, and at which field. */
export function explainFit({ said, message, details }: Problem): FieldProblem {
  const field = fieldOf(String(details.path ?? ''))
  return said
    ? { field, rule: said.code, params: {}, said }
    : { field, rule: 'other', params: { text: message } }
}
