import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { undoable, type Step } from '../history/undoable.ts'
import { chainSchema } from './chain-schema.ts'
import { newDraft, type LayerDraft, type WeightKind } from './layer-draft.ts'

export interface ChainState {
  readonly layers: readonly LayerDraft[]
}

/** The chain as it is being edited: an immutable draft per layer, so that each edit is one replacement. */
export const useChainStore = defineStore('chain', () => {
  const { state, edit } = undoable<ChainState>('chain', chainSchema, { layers: [] })
  const expandedId = ref<number | null>(null)
  /** Ids are not used twice, whatever is undone in between. */
  let lastId = 0

  const layers = computed(() => state.value.layers)
  const enabled = computed(() => layers.value.filter((layer) => layer.enabled))
  const numberOf = (id: number): number => layers.value.findIndex((layer) => layer.id === id) + 1

  function add(kind: WeightKind): void {
    lastId = Math.max(lastId, ...layers.value.map(({ id }) => id)) + 1
    const draft = newDraft(lastId, kind)
    edit(
      { step: 'history.steps.addLayer', params: { kind: { key: `chain.kinds.${kind}` } } },
      { layers: [...layers.value, draft] },
    )
    expandedId.value = draft.id
  }

  function update(id: number, change: Partial<LayerDraft>): void {
    const next = layers.value.map((layer) => (layer.id === id ? { ...layer, ...change } : layer))
    edit(stepOf(id, numberOf(id), change), { layers: next })
  }

  function remove(id: number): void {
    const step = { step: 'history.steps.removeLayer', params: { number: numberOf(id) } }
    edit(step, { layers: layers.value.filter((layer) => layer.id !== id) })
  }

  /** By −1 towards the input, by +1 towards the output. */
  function move(id: number, by: -1 | 1): void {
    const from = layers.value.findIndex((layer) => layer.id === id)
    const to = from + by
    if (from < 0 || to < 0 || to >= layers.value.length) return
    const moved = [...layers.value]
    moved.splice(to, 0, ...moved.splice(from, 1))
    edit({ step: 'history.steps.moveLayer', params: { number: from + 1 } }, { layers: moved })
  }

  function toggleExpanded(id: number): void {
    expandedId.value = expandedId.value === id ? null : id
  }

  return { layers, enabled, expandedId, add, update, remove, move, toggleExpanded }
})

/** What is typed into one field is one step. */
function stepOf(id: number, number: number, change: Partial<LayerDraft>): Step {
  if (change.enabled !== undefined)
    return {
      step: change.enabled ? 'history.steps.useLayer' : 'history.steps.bypassLayer',
      params: { number },
    }
  if (change.visible !== undefined)
    return {
      step: change.visible ? 'history.steps.showLayer' : 'history.steps.hideLayer',
      params: { number },
    }
  const [field = 'layer'] = Object.keys(change)
  return {
    step: 'history.steps.changeLayer',
    params: { number, field: { key: `chain.fields.${FIELD_WORDS[field] ?? field}` } },
    merge: `chain/${id}/${Object.keys(change).join()}`,
  }
}

/** Parts of a draft that have no field of their own. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  paddingMode: 'padding',
  groupsMode: 'groups',
  weightKind: 'weight',
  biasValues: 'bias',
}
