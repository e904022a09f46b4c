import { createI18n } from 'vue-i18n'
import type { Language } from '../shared/ipc.ts'
import en, { type Messages } from './locales/en.ts'
import ptBR from './locales/pt-br.ts'

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en, 'pt-BR': ptBR },
})

export function setLocale(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
