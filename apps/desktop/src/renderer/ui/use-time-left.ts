import { ref, watch } from 'vue'

/** A job is known by what it did in this time. */
const LEARN_MS = 1000

/**
 * Milliseconds that a job still takes, if it goes on as it has since it was first seen; null while that is not known.
 *
 * @param fraction done, 0 to 1; null where the total is not known
 */
export function useTimeLeft(fraction: () => number | null) {
  const left = ref<number | null>(null)
  let begun: { readonly at: number; readonly fraction: number } | null = null
  watch(
    fraction,
    (now) => {
      // Another job than before begins anew.
      if (now === null || (begun && now < begun.fraction)) begun = null
      if (now === null) return void (left.value = null)
      begun ??= { at: performance.now(), fraction: now }
      const elapsed = performance.now() - begun.at
      const done = now - begun.fraction
      left.value = elapsed >= LEARN_MS && done > 0 ? ((1 - now) * elapsed) / done : null
    },
    { immediate: true },
  )
  return left
}
