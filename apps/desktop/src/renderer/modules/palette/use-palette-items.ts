import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { commandGroups, commandsOf, commandTitle } from '../../../shared/commands.ts'
import { families, kindsOf, typeOfKind } from '../../../shared/layer-catalog.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useLayerNames } from '../chain/use-layer-names.ts'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { conceptIds } from '../help/concepts.ts'
import { useHelpStore } from '../help/help-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useSettingsStore } from '../settings/settings-store.ts'
import type { PaletteItem } from './rank-items.ts'

/** Everything that can be done: the commands, and what a user would look for by its name. */
export function usePaletteItems() {
  const commands = useCommandItems()
  const chain = useChainItems()
  const files = useFileItems()
  const settings = useSettingItems()
  const concepts = useConceptItems()
  return computed<readonly PaletteItem[]>(() => [
    ...commands.value,
    ...chain.value,
    ...files.value,
    ...settings.value,
    ...concepts.value,
  ])
}

/** A text in the language in use, and in English, which experts search in. */
function useBoth() {
  const { t } = useI18n()
  return (key: string, params: Record<string, unknown> = {}): { title: string; also: string[] } => ({
    title: t(key, params),
    also: [t(key, params, { locale: 'en' })],
  })
}

function useCommandItems() {
  const { t } = useI18n()
  const commands = useCommandsStore()
  return computed(() =>
    commandGroups
      .flatMap(commandsOf)
      .filter((id) => id !== 'palette')
      .map((id): PaletteItem => {
        const { group, shortcut } = commands.info(id)
        const why = commands.whyNot(id)
        return {
          id: `command:${id}`,
          group,
          title: commands.title(id),
          also: [commandTitle(id, 'en')],
          ...(shortcut !== undefined && { shortcut }),
          enabled: commands.isEnabled(id),
          ...(why !== null && { why: t(`palette.why.${why}`) }),
          isOn: commands.isOn(id),
          run: () => commands.run(id),
        }
      }),
  )
}

function useChainItems() {
  const { t } = useI18n()
  const both = useBoth()
  const chain = useChainStore()
  const commands = useCommandsStore()
  const files = useFilesStore()
  const { layerName } = useLayerNames()
  return computed(() => {
    const enabled = files.files.length > 0
    const adds = families.flatMap(kindsOf).map((kind): PaletteItem => {
      const name = both(`chain.kinds.${kind}`)
      return {
        id: `add:${kind}`,
        group: 'addLayer',
        title: t('palette.addLayer', { name: name.title }),
        also: [t('palette.addLayer', { name: name.also[0] }, { locale: 'en' }), typeOfKind(kind)],
        enabled,
        ...(!enabled && { why: t('palette.why.noFile') }),
        hidden: true,
        run: () => chain.add(kind),
      }
    })
    const opens = chain.layers.map((layer, k): PaletteItem => ({
      id: `layer:${layer.id}`,
      group: 'openLayer',
      ...both('palette.openLayer', { number: k + 1, name: layerName(layer) }),
      enabled: true,
      isOn: chain.expandedId === layer.id,
      run: () => {
        chain.expandedId = layer.id
        commands.run('go-to-chain')
      },
    }))
    return [...opens, ...adds]
  })
}

function useFileItems() {
  const both = useBoth()
  const files = useFilesStore()
  const plots = usePlotsStore()
  return computed(() => [
    ...files.files.map(({ handle }): PaletteItem => ({
      id: `file:${handle.id}`,
      group: 'chooseFile',
      ...both('palette.chooseFile', { name: handle.name }),
      enabled: true,
      isOn: files.selected?.handle.id === handle.id,
      run: () => files.select(handle.id),
    })),
    ...(files.selected?.state.info.channels ?? []).map(({ name }, channel): PaletteItem => ({
      id: `channel:${channel}`,
      group: 'plotChannel',
      ...both('palette.plotChannel', { name }),
      enabled: true,
      isOn: !plots.hiddenChannels.has(channel),
      hidden: true,
      run: () => plots.toggleChannel(channel),
    })),
    ...files.recent.map((handle): PaletteItem => ({
      id: `recent:${handle.folder}/${handle.name}`,
      group: 'openRecent',
      ...both('palette.openRecent', { name: handle.name }),
      enabled: true,
      hidden: true,
      run: () => void files.open([handle]),
    })),
  ])
}

function useSettingItems() {
  const both = useBoth()
  const { t } = useI18n()
  const settings = useSettingsStore()
  const themes = ['system', 'light', 'dark'] as const
  const languages = ['system', 'en', 'pt-BR'] as const
  return computed(() => [
    ...themes.map((theme): PaletteItem => {
      const key = theme === 'system' ? 'settings.system' : `settings.themes.${theme}`
      const name = both(key)
      return {
        id: `theme:${theme}`,
        group: 'theme',
        title: t('palette.theme', { name: name.title }),
        also: [t('palette.theme', { name: name.also[0] }, { locale: 'en' })],
        enabled: true,
        isOn: settings.settings?.theme === theme,
        run: () => void settings.setTheme(theme),
      }
    }),
    ...languages.map((choice): PaletteItem => {
      const name = t(choice === 'system' ? 'settings.system' : `settings.languages.${choice}`)
      return {
        id: `language:${choice}`,
        group: 'language',
        ...both('palette.language', { name }),
        enabled: true,
        isOn: settings.settings?.languageChoice === choice,
        run: () => void settings.setLanguage(choice),
      }
    }),
  ])
}

function useConceptItems() {
  const both = useBoth()
  const help = useHelpStore()
  return computed(() =>
    conceptIds.map((id): PaletteItem => ({
      id: `concept:${id}`,
      group: 'concept',
      ...both(`concepts.${id}.ask`),
      enabled: true,
      hidden: true,
      run: () => help.showConcept(id),
    })),
  )
}
