import { shallowRef, watch, type Ref } from 'vue'
import type { Convolution, ExplainPlace } from '../../../shared/explain-schemas.ts'
import { GUTTER, type Ranges } from './figure-layout.ts'
import { grown, lookAt, type View } from './lanes.ts'

const ZERO: readonly [number, number] = [0, 0]

/** What of the signal is seen, and on which scale: both as they were, as long as the same layer is looked at. */
export function useView(
  props: { readonly it: Convolution; readonly place: ExplainPlace },
  width: Ref<number>,
) {
  const view = shallowRef<View>({ start: 0, count: 1, scale: 1 })
  const ranges = shallowRef<Ranges>(new Map())
  let subject = ''

  function look(): void {
    const { it, place } = props
    const next = JSON.stringify([place.source, place.layer])
    const same = next === subject
    subject = next
    view.value = lookAt(it, Math.max(160, width.value - GUTTER - 12), same ? view.value : null)
    const grownRanges = new Map(same ? ranges.value : [])
    const grow = (key: string, values: Iterable<number>): void =>
      void grownRanges.set(key, grown(grownRanges.get(key) ?? ZERO, values))
    for (const plane of it.planes) {
      grow(`x${plane.channel}`, plane.around)
      grownRanges.set(`w${plane.channel}`, grown(ZERO, plane.taps))
    }
    grow('y', it.outputs.values)
    ranges.value = grownRanges
  }
  watch([() => props.it, width], look, { immediate: true })
  return { view, ranges }
}
