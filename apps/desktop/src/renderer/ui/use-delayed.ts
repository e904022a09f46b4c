import { onScopeDispose, ref, watch } from 'vue'

/** True once `source` has been true for `delayMs`: what is over sooner is not worth a flicker. */
export function useDelayed(source: () => boolean, delayMs = 200) {
  const delayed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    source,
    (now) => {
      clearTimeout(timer)
      if (!now) delayed.value = false
      else timer = setTimeout(() => (delayed.value = true), delayMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return delayed
}
