import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import type { Settings, Theme } from '../../../shared/ipc.ts'
import { main } from '../../bridge.ts'
import { setLocale } from '../../i18n.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

/** Language and theme. Main keeps them, so that menus and dialogs speak the same language. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings | null>(null)
  const systemDark = usePreferredDark()
  const notices = useNoticesStore()

  const theme = computed<'light' | 'dark'>(() => {
    const chosen = settings.value?.theme ?? 'system'
    if (chosen === 'system') return systemDark.value ? 'dark' : 'light'
    return chosen
  })

  watchEffect(() => {
    document.documentElement.dataset.theme = theme.value
  })

  function accept(received: Settings): void {
    settings.value = received
    setLocale(received.language)
  }

  const setTheme = (chosen: Theme): Promise<void> =>
    main.call('setTheme', { theme: chosen }).then(accept, notices.fail)

  const setLanguage = (choice: Settings['languageChoice']): Promise<void> =>
    main.call('setLanguage', { choice }).then(accept, notices.fail)

  return { settings, theme, accept, setTheme, setLanguage }
})
