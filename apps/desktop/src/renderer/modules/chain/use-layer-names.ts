import { useI18n } from 'vue-i18n'
import type { LayerDraft } from './layer-draft.ts'

/** What a layer is called: the name it was given, or what it does. */
export function useLayerNames() {
  const { t } = useI18n()
  const layerName = (draft: LayerDraft): string => {
    if (draft.name.trim() !== '') return draft.name.trim()
    const kind = t(`chain.kinds.${draft.weightKind}`)
    return draft.weightKind === 'values' ? kind : t('chain.kindOfSize', { kind, size: draft.kernelSize })
  }
  return { layerName }
}
