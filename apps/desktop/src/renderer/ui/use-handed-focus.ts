import { nextTick, watch, type Ref } from 'vue'

/**
 * Where controls take the place of others, the focus that those had goes to one of the new ones: it would be nowhere.
 *
 * @param switched changes as they are replaced
 * @param first the selector of the one that gets it; another one where it is not there
 */
export function useHandedFocus(
  host: Readonly<Ref<HTMLElement | null>>,
  switched: () => unknown,
  first: string,
): void {
  const has = (): boolean => host.value?.contains(document.activeElement) ?? false
  watch(switched, async () => {
    if (!has()) return
    await nextTick()
    if (has()) return
    const next = [first, 'button:not(:disabled)'].map((each) => host.value?.querySelector<HTMLElement>(each))
    next.find(Boolean)?.focus()
  })
}
