import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { LayerKind } from '../../../shared/layer-catalog.ts'
import { undoable, type Step } from '../history/undoable.ts'
import { useFilesStore } from '../files/files-store.ts'
import { chainSchema } from './chain-schema.ts'
import { newDraft, type LayerDraft } from './layer-draft.ts'
import { changeStep, layerStep } from './chain-steps.ts'
import type { NewDraft } from './recipe-drafts.ts'

export interface ChainState {
  /** The chain that is worked on. */
  readonly layers: readonly LayerDraft[]
  /** What it is called beside the other one. */
  readonly variant: 'A' | 'B'
  /** Another chain to compare it with. */
  readonly other: readonly LayerDraft[] | null
}

/** The layers that run: those that are not bypassed, and of those the soloed ones where there are any. */
export function runningLayers(layers: readonly LayerDraft[]): LayerDraft[] {
  const used = layers.filter(({ enabled }) => enabled)
  const soloed = used.filter(({ solo }) => solo)
  return soloed.length > 0 ? soloed : used
}

/** The chain as it is being edited: an immutable draft per layer, so that each edit is one replacement. */
export const useChainStore = defineStore('chain', () => {
  const { state, edit } = undoable<ChainState>('chain', chainSchema, {
    layers: [],
    variant: 'A',
    other: null,
  })
  const expandedId = ref<number | null>(null)
  /** Ids are not used twice, whatever is undone in between. */
  let lastId = 0

  const layers = computed(() => state.value.layers)
  const variant = computed(() => state.value.variant)
  const other = computed(() => state.value.other)
  const enabled = computed(() => runningLayers(layers.value))

  /** The files that weights are taken from. */
  const weightFileIds = computed(() => [
    ...new Set([...layers.value, ...(other.value ?? [])].flatMap(({ file }) => (file ? [file.id] : []))),
  ])

  const placeOf = (id: number): number => layers.value.findIndex((layer) => layer.id === id)
  function nextId(): number {
    const known = [...layers.value, ...(other.value ?? [])].map(({ id }) => id)
    lastId = Math.max(lastId, ...known) + 1
    return lastId
  }
  const withLayers = (next: readonly LayerDraft[]): ChainState => ({ ...state.value, layers: next })

  /** Behind the layer that is open, or at the end. */
  function add(kind: LayerKind): void {
    const rate = useFilesStore().selected?.state.info.sampleRate ?? null
    const draft = newDraft(nextId(), kind, rate)
    const open = expandedId.value === null ? -1 : placeOf(expandedId.value)
    const place = open < 0 ? layers.value.length : open + 1
    const next = layers.value.toSpliced(place, 0, draft)
    edit({ step: 'chain.steps.add', params: { kind: { key: `chain.kinds.${kind}` } } }, withLayers(next))
    expandedId.value = draft.id
  }

  function update(id: number, change: Partial<LayerDraft>): void {
    const place = placeOf(id)
    if (place < 0) return
    const next = layers.value.with(place, { ...layers.value[place]!, ...change })
    edit(changeStep(id, place + 1, change), withLayers(next))
  }

  function remove(id: number): void {
    const place = placeOf(id)
    if (place >= 0) edit(layerStep('remove', place + 1), withLayers(layers.value.toSpliced(place, 1)))
  }

  function duplicate(id: number): void {
    const place = placeOf(id)
    const layer = layers.value[place]
    if (!layer) return
    const copy = { ...layer, id: nextId() }
    edit(layerStep('duplicate', place + 1), withLayers(layers.value.toSpliced(place + 1, 0, copy)))
    if (expandedId.value === id) expandedId.value = copy.id
  }

  /** To a place among the layers, from 0. */
  function moveTo(id: number, to: number): void {
    const from = placeOf(id)
    if (from < 0 || to < 0 || to >= layers.value.length || to === from) return
    const moved = [...layers.value]
    moved.splice(to, 0, ...moved.splice(from, 1))
    edit(layerStep('move', from + 1), withLayers(moved))
  }

  /** By −1 towards the input, by +1 towards the output. */
  const move = (id: number, by: -1 | 1): void => moveTo(id, placeOf(id) + by)

  /** All layers at once, as one step. */
  const replace = (step: Step, next: readonly LayerDraft[]): void => edit(step, withLayers(next))

  /** A copy of the chain to go on with; the chain as it is stays beside it. */
  function split(): void {
    if (other.value !== null) return
    const next = variant.value === 'A' ? 'B' : 'A'
    edit({ step: 'chain.steps.split' }, { layers: layers.value, variant: next, other: layers.value })
  }

  /** Goes on with the other variant. */
  function switchVariant(): void {
    if (other.value === null) return
    const next = variant.value === 'A' ? 'B' : 'A'
    const step = { step: 'chain.steps.switch', params: { variant: next } }
    edit(step, { layers: other.value, variant: next, other: layers.value })
  }

  /** Drops the other variant. */
  function keepVariant(): void {
    const step = { step: 'chain.steps.keep', params: { variant: variant.value } }
    if (other.value !== null) edit(step, { ...state.value, other: null })
  }

  /** The layers of a recipe take the place of those there are. */
  function openRecipe(name: string, drafts: readonly NewDraft[]): void {
    const opened = drafts.map((draft): LayerDraft => ({ ...draft, id: nextId() }))
    edit({ step: 'chain.steps.openRecipe', params: { name } }, withLayers(opened))
    expandedId.value = null
  }

  function toggleExpanded(id: number): void {
    expandedId.value = expandedId.value === id ? null : id
  }

  return {
    layers,
    variant,
    other,
    enabled,
    weightFileIds,
    expandedId,
    add,
    update,
    remove,
    duplicate,
    move,
    moveTo,
    replace,
    split,
    switchVariant,
    keepVariant,
    openRecipe,
    toggleExpanded,
  }
})
