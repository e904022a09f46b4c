import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { afterPaint } from './after-paint.ts'

/**
 * How many of many things to draw by now: some at once, and some more after each frame until all are there, so that
 * no single task makes all of them. Starts anew with other things.
 *
 * @param things changes when they are others
 * @param step as many as one task may make
 * @param first so many are there at once, before the first frame
 */
export function useGrowing(
  things: () => readonly unknown[],
  step: number,
  first = step,
): Readonly<Ref<number>> {
  const count = ref(first)
  let cancel = (): void => {}

  function grow(): void {
    if (count.value >= things().length) return
    cancel = afterPaint(() => {
      count.value += step
      grow()
    })
  }
  grow()
  watch(things, () => {
    cancel()
    count.value = step
    grow()
  })
  onScopeDispose(() => cancel())
  return count
}
