import { useI18n } from 'vue-i18n'
import { isDesign } from '../../../shared/layer-catalog.ts'
import { kindOf, textOf, visibleFields, type LayerDraft } from './layer-draft.ts'

/** What a layer is called: the name it was given, or what it does. */
export function useLayerNames() {
  const { t } = useI18n()
  const layerName = (draft: LayerDraft): string => {
    if (draft.name.trim() !== '') return draft.name.trim()
    const kind = t(`chain.kinds.${kindOf(draft)}`)
    const sized =
      draft.weightKind === 'seed' || (draft.weightKind !== null && isDesign(draft.weightKind))
        ? visibleFields(draft).some(({ key }) => key === 'kernelSize')
        : false
    return sized ? t('chain.kindOfSize', { kind, size: textOf(draft, 'kernelSize') }) : kind
  }
  return { layerName }
}
