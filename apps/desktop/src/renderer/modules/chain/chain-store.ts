import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { newDraft, type LayerDraft, type WeightKind } from './layer-draft.ts'

/** The chain as it is being edited: an immutable draft per layer, so that each edit is one replacement. */
export const useChainStore = defineStore('chain', () => {
  const layers = ref<readonly LayerDraft[]>([])
  const expandedId = ref<number | null>(null)
  let nextId = 1

  const enabled = computed(() => layers.value.filter((layer) => layer.enabled))

  function add(kind: WeightKind): void {
    const draft = newDraft(nextId++, kind)
    layers.value = [...layers.value, draft]
    expandedId.value = draft.id
  }

  function update(id: number, change: Partial<LayerDraft>): void {
    layers.value = layers.value.map((layer) => (layer.id === id ? { ...layer, ...change } : layer))
  }

  function remove(id: number): void {
    layers.value = layers.value.filter((layer) => layer.id !== id)
  }

  /** By −1 towards the input, by +1 towards the output. */
  function move(id: number, by: -1 | 1): void {
    const from = layers.value.findIndex((layer) => layer.id === id)
    const to = from + by
    if (from < 0 || to < 0 || to >= layers.value.length) return
    const moved = [...layers.value]
    moved.splice(to, 0, ...moved.splice(from, 1))
    layers.value = moved
  }

  function toggleExpanded(id: number): void {
    expandedId.value = expandedId.value === id ? null : id
  }

  return { layers, enabled, expandedId, add, update, remove, move, toggleExpanded }
})
