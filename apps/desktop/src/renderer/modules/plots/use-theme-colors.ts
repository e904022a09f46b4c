import { computed } from 'vue'
import { useSettingsStore } from '../settings/settings-store.ts'

/** The value of a CSS variable of the theme, for what is drawn and not styled; follows the theme. */
export function useThemeColors(): (variable: string) => string {
  const settings = useSettingsStore()
  const known = computed(() => {
    void settings.theme
    return { style: getComputedStyle(document.documentElement), colors: new Map<string, string>() }
  })
  return (variable) => {
    const { style, colors } = known.value
    const found = colors.get(variable) ?? style.getPropertyValue(variable).trim()
    colors.set(variable, found)
    return found
  }
}
