import { createSharedComposable, useMediaQuery } from '@vueuse/core'
import { computed } from 'vue'
import { useSettingsStore } from '../settings/settings-store.ts'

/**
 * The value of a CSS variable of the theme, for what is drawn and not styled; follows the theme, and the colours of the
 * system where those are forced. Each is read once a theme, whoever asks: while the page is being built, reading one lays
 * out its style anew.
 */
export const useThemeColors = createSharedComposable((): ((variable: string) => string) => {
  const settings = useSettingsStore()
  const forced = useMediaQuery('(forced-colors: active)')
  const forcedDark = useMediaQuery('(prefers-color-scheme: dark)')
  const known = computed(() => {
    void settings.theme
    // Another palette of the system may be forced without anything else changing.
    if (forced.value) void forcedDark.value
    return {
      style: getComputedStyle(document.documentElement),
      colors: new Map<string, string>(),
      isForced: forced.value,
    }
  })
  return (variable) => {
    const { style, colors, isForced } = known.value
    const kept = colors.get(variable)
    if (kept !== undefined) return kept
    const found = isForced ? systemColor(variable) : style.getPropertyValue(variable).trim()
    colors.set(variable, found)
    return found
  }
})

/** As the page draws it: a canvas does not know the system's colours by their names. */
function systemColor(variable: string): string {
  const probe = document.createElement('span')
  probe.style.cssText = `forced-color-adjust: none; color: var(${variable})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
