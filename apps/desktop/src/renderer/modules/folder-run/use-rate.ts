import { ref, watch } from 'vue'

/** A run is known by what it did in this time. */
const LEARN_MS = 1000

/**
 * Parts of the whole that are done a second, since it was last seen not to go on; null while that is not known.
 *
 * @param fraction done, 0 to 1; null while nothing goes on
 */
export function useRate(fraction: () => number | null) {
  const rate = ref<number | null>(null)
  let begun: { readonly at: number; readonly fraction: number } | null = null
  watch(fraction, (now) => {
    if (now === null) {
      begun = null
      rate.value = null
      return
    }
    begun ??= { at: performance.now(), fraction: now }
    const elapsed = performance.now() - begun.at
    if (elapsed >= LEARN_MS) rate.value = ((now - begun.fraction) * 1000) / elapsed
  })
  return rate
}
