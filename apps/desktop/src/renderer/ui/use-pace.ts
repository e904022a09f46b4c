import { computed, ref, watch } from 'vue'

/** A job is known by what it did in this time. */
const LEARN_MS = 1000

/**
 * How fast a job goes on since it was first seen: the part of the whole that is done a second, and the milliseconds that it
 * still takes, if it goes on so; null while that is not known.
 *
 * @param fraction done, 0 to 1; null where the total is not known, or nothing goes on
 */
export function usePace(fraction: () => number | null) {
  const rate = ref<number | null>(null)
  let begun: { readonly at: number; readonly fraction: number } | null = null
  watch(
    fraction,
    (now) => {
      // Another job than before begins anew.
      if (now === null || (begun && now < begun.fraction)) begun = null
      if (now === null) return void (rate.value = null)
      begun ??= { at: performance.now(), fraction: now }
      const elapsed = performance.now() - begun.at
      rate.value = elapsed >= LEARN_MS ? ((now - begun.fraction) * 1000) / elapsed : null
    },
    { immediate: true },
  )
  const left = computed(() => (rate.value ? ((1 - (fraction() ?? 1)) * 1000) / rate.value : null))
  return { rate, left }
}
