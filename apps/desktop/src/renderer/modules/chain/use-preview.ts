import { watch } from 'vue'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useFitStore } from './fit-store.ts'
import { usePreviewStore } from './preview-store.ts'
import { useRunStore } from './run-store.ts'

/** Keeps a preview of what is in view, while the chain is another than the one that ran. */
export function usePreview(): void {
  const files = useFilesStore()
  const fit = useFitStore()
  const run = useRunStore()
  const plots = usePlotsStore()
  const preview = usePreviewStore()

  watch(
    () => {
      const info = files.selected?.state.info
      if (!info || (run.result !== null && !run.stale)) return null
      const rate = info.sampleRate ?? 1
      const sample = (time: number): number => (time - info.startTime) * rate
      return {
        key: fit.key,
        start: Math.floor(sample(plots.view.start)),
        end: Math.ceil(sample(plots.view.end)) + 1,
      }
    },
    (now, before) => {
      const isSame = now?.key === before?.key && now?.start === before?.start && now?.end === before?.end
      if (now && !isSame) preview.ask(now)
    },
  )
}
