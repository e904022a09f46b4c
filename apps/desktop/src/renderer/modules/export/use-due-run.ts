import { computed, reactive, ref } from 'vue'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'

/**
 * A run that an output of the chain as it is now waits for. That it failed or was cancelled is told where it runs.
 *
 * @param fileId of the file whose output is wanted
 */
export function useDueRun(fileId: () => string | undefined) {
  const fit = useFitStore()
  const run = useRunStore()
  const running = ref(false)
  const needed = computed(() => {
    const isThere = run.result !== null && !run.stale
    const isInBatch = fit.fileIds.some((id) => id === fileId())
    return !isThere && !run.running && fit.canRun && isInBatch
  })

  async function make(): Promise<void> {
    if (!needed.value) return
    running.value = true
    await run.run()
    running.value = false
  }

  return reactive({ needed, running, make })
}
