import { useCommandsStore, type Command } from '../commands/commands-store.ts'
import { useExplainStore } from '../explain/explain-store.ts'
import { useChainStore } from './chain-store.ts'
import type { LayerDraft } from './layer-draft.ts'

/** Registers what can be done with the layer whose card is open, and with variants of the chain. */
export function useLayerCommands(): void {
  const chain = useChainStore()
  const explain = useExplainStore()
  const place = (): number => chain.layers.findIndex(({ id }) => id === chain.expandedId)
  const open = (): LayerDraft | null => chain.layers[place()] ?? null

  const ofLayer = (run: (layer: LayerDraft) => void, isOn?: (layer: LayerDraft) => boolean): Command => ({
    enabled: () => open() !== null,
    why: () => 'noOpenLayer',
    run: () => {
      const layer = open()
      if (layer) run(layer)
    },
    ...(isOn && { isOn: () => open() !== null && isOn(open()!) }),
  })
  const toggle = (key: 'visible' | 'solo' | 'enabled'): ((layer: LayerDraft) => void) => {
    return (layer) => chain.update(layer.id, { [key]: !layer[key] })
  }
  const move = (by: -1 | 1): Command => ({
    ...ofLayer(({ id }) => chain.move(id, by)),
    enabled: () => open() !== null && chain.layers[place() + by] !== undefined,
    why: () => (open() === null ? 'noOpenLayer' : by < 0 ? 'firstLayer' : 'lastLayer'),
  })

  const commands = useCommandsStore()
  commands.register({
    'explain-layer': {
      ...ofLayer(({ id }) => explain.open(id)),
      enabled: () => open()?.enabled === true,
      why: () => (open() === null ? 'noOpenLayer' : 'bypassed'),
    },
    'plot-layer': ofLayer(toggle('visible'), ({ visible }) => visible),
    'solo-layer': ofLayer(toggle('solo'), ({ solo }) => solo),
    'bypass-layer': ofLayer(toggle('enabled'), ({ enabled }) => !enabled),
    'move-layer-up': move(-1),
    'move-layer-down': move(1),
    'duplicate-layer': ofLayer(({ id }) => chain.duplicate(id)),
    'remove-layer': ofLayer(({ id }) => chain.remove(id)),
  })
  commands.register({
    'split-variant': {
      enabled: () => chain.layers.length > 0 && chain.other === null,
      why: () => (chain.other === null ? 'noLayers' : 'hasVariant'),
      run: chain.split,
    },
    'switch-variant': {
      enabled: () => chain.other !== null,
      why: () => 'noVariant',
      run: chain.switchVariant,
    },
    'keep-variant': { enabled: () => chain.other !== null, why: () => 'noVariant', run: chain.keepVariant },
  })
}
