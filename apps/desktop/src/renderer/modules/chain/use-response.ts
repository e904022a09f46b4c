import { shallowRef, watch } from 'vue'
import type { FilterResponse } from '../../../shared/chain-schemas.ts'
import type { ArgsOf, ComputeCalls } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

type Wanted = ArgsOf<ComputeCalls, 'filterResponse'>

/** The frequency response of taps, asked anew whenever they change; one question at a time, then the latest. */
export function useResponse(wanted: () => Wanted) {
  const response = shallowRef<FilterResponse | null>(null)
  const ask = latest(
    (taps: Wanted) => compute.call('filterResponse', taps),
    (found) => (response.value = found),
    (error) => {
      if (problemOf(error).code !== 'compute-stopped') useNoticesStore().fail(error)
    },
  )
  watch(wanted, ask, { immediate: true })
  return response
}
