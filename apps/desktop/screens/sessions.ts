/** What is open in the pictures: sessions, as the studio would have saved them. */
import { newDraft, type LayerDraft } from '../src/renderer/modules/chain/layer-draft.ts'
import type { LayerKind } from '../src/shared/layer-catalog.ts'

type Texts = Readonly<Record<string, string>>

/** A layer as the menu adds it, with the texts of some of its fields. */
export const layer = (kind: LayerKind, texts: Texts = {}, change: Partial<LayerDraft> = {}): LayerDraft => {
  const draft = newDraft(1, kind, 360)
  return { ...draft, texts: { ...draft.texts, ...texts }, ...change }
}

const numbered = (layers: readonly LayerDraft[], first: number): LayerDraft[] =>
  layers.map((each, k) => ({ ...each, id: first + k }))

/** The sample ECG with a chain, and perhaps another one to compare it with. */
export function ecgSession(
  layers: readonly LayerDraft[],
  other: readonly LayerDraft[] | null = null,
): object {
  const handle = { id: 'ecg', name: 'ecg.csv', folder: null }
  const chain = numbered(layers, 1)
  return {
    format: 'sinal-session',
    version: 1,
    savedAt: 0,
    files: [{ id: 'ecg', path: null, relativePath: null, print: null }],
    state: {
      files: { items: [{ handle, included: true }], selectedId: 'ecg' },
      chain: { layers: chain, variant: other ? 'B' : 'A', other: other && numbered(other, 101) },
    },
  }
}

/** Without the wander of the baseline, without the noise of muscles, and how steep it is. */
export const cleaned: readonly LayerDraft[] = [
  layer('highpass', { cutoff: '0.7', kernelSize: '1081' }),
  layer('lowpass', { cutoff: '35', kernelSize: '101' }),
]
