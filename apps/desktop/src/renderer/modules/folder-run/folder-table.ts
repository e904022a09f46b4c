import { useIntervalFn } from '@vueuse/core'
import { ref, shallowRef, watch } from 'vue'
import type { FolderRows, RowFilter } from '../../../shared/folder-run-schemas.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'

/** So often while a run goes on. */
const REFRESH_MS = 200

/**
 * The rows in view of a run's table, which lies in compute, and the counts of all.
 *
 * @param planId null: there is no run
 * @param active whether it goes on
 */
export function useFolderTable(
  planId: () => string | null,
  active: () => boolean,
  fail: (error: unknown) => void,
) {
  const table = shallowRef<FolderRows | null>(null)
  const filter = ref<RowFilter>('all')
  let seen = { start: 0, end: 0 }

  const ask = latest(
    (args: { planId: string; filter: RowFilter; start: number; end: number }) =>
      compute.call('folderRows', args),
    (rows) => (table.value = rows),
    // A process that died is told by the run.
    (error) => !['compute-stopped', 'run-gone'].includes(problemOf(error).code) && fail(error),
  )
  function refresh(): void {
    const id = planId()
    if (id !== null) ask({ planId: id, filter: filter.value, ...seen })
  }
  const ticks = useIntervalFn(refresh, REFRESH_MS, { immediate: false })
  watch(active, (now) => (now ? ticks.resume() : ticks.pause()))
  watch(filter, refresh)

  /** The rows that are in view. */
  function look(start: number, end: number): void {
    if (start === seen.start && end === seen.end) return
    seen = { start, end }
    refresh()
  }

  return { table, filter, look, refresh }
}
