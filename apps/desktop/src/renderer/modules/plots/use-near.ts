import { onBeforeUnmount, onMounted, shallowReactive, watch, type Ref } from 'vue'

/** How far beyond the scroller's edges a place is still near, of its height. */
const MARGIN = '50% 0px'

/**
 * Which of the places in a scroller are on the screen, or will be soon: only these are worth drawing. They become near one
 * after the other, so that no single task draws all that comes onto the screen at once.
 *
 * @param scroller its children are the places, named by `data-place`
 * @param places changes when there are others
 */
export function useNear(scroller: Readonly<Ref<HTMLElement | null>>, places: () => unknown) {
  const near = shallowReactive(new Set<string>())
  const coming = new Set<string>()
  let observer: IntersectionObserver | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function admitNext(): void {
    timer = undefined
    const [key] = coming
    if (key === undefined) return
    coming.delete(key)
    near.add(key)
    timer = setTimeout(admitNext)
  }
  function note(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const key = (target as HTMLElement).dataset.place!
      if (!isIntersecting && target.isConnected) near.delete(key)
      if (!isIntersecting) coming.delete(key)
      else if (!near.has(key)) coming.add(key)
    }
    timer ??= setTimeout(admitNext)
  }
  function observeAll(): void {
    for (const place of scroller.value?.children ?? [])
      if ((place as HTMLElement).dataset.place) observer?.observe(place)
  }

  onMounted(() => {
    observer = new IntersectionObserver(note, { root: scroller.value, rootMargin: MARGIN })
    observeAll()
  })
  watch(places, observeAll, { flush: 'post' })
  onBeforeUnmount(() => {
    observer?.disconnect()
    clearTimeout(timer)
  })
  return near
}
