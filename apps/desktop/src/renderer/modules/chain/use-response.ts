import { ref, shallowRef, watch } from 'vue'
import type { FilterResponse } from '../../../shared/chain-schemas.ts'
import type { ArgsOf, ComputeCalls } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

type Wanted = ArgsOf<ComputeCalls, 'filterResponse'>

/** The frequency response of taps, asked anew whenever they change; one question at a time, then the latest. */
export function useResponse(wanted: () => Wanted) {
  const response = shallowRef<FilterResponse | null>(null)
  const busy = ref(false)
  let next: Wanted | null = null

  async function ask(): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      while (next) {
        const asked: Wanted = next
        next = null
        response.value = await compute.call('filterResponse', asked)
      }
    } catch (error) {
      if (problemOf(error).code !== 'compute-stopped') useNoticesStore().fail(error)
    } finally {
      busy.value = false
    }
  }
  watch(
    wanted,
    (now) => {
      next = now
      void ask()
    },
    { immediate: true },
  )
  return response
}
