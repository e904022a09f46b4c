import type { Step } from '../history/undoable.ts'
import type { LayerDraft } from './layer-draft.ts'

/** What is done to a layer as a whole; `number` is its place, from 1. */
export const layerStep = (what: 'remove' | 'duplicate' | 'move', number: number): Step => ({
  step: `chain.steps.${what}`,
  params: { number },
})

const SWITCHES = { enabled: ['use', 'bypass'], solo: ['solo', 'unsolo'], visible: ['show', 'hide'] } as const

/** What is typed into one field is one step. */
export function changeStep(id: number, number: number, change: Partial<LayerDraft>): Step {
  for (const key of Object.keys(SWITCHES) as (keyof typeof SWITCHES)[]) {
    const value = change[key]
    if (value !== undefined)
      return { step: `chain.steps.${SWITCHES[key][value ? 0 : 1]}`, params: { number } }
  }
  const field =
    (change.texts && textKeys.get(change.texts)) ?? Object.keys(change).find((key) => key !== 'texts')
  return {
    step: field === undefined ? 'chain.steps.change' : 'chain.steps.changeField',
    params: { number, ...(field !== undefined && { field: { key: `chain.fields.${field}` } }) },
    merge: `chain/${id}/${field ?? 'texts'}`,
  }
}

/** Which text was typed, of texts that `withText` made. */
const textKeys = new WeakMap<LayerDraft['texts'], string>()

/** The change that a text typed into a field makes. */
export function withText(draft: LayerDraft, key: string, text: string): Partial<LayerDraft> {
  const texts = { ...draft.texts, [key]: text }
  textKeys.set(texts, key)
  return { texts }
}
