import { computed } from 'vue'
import { usePlotsStore } from '../plots-store.ts'
import type { PlotRow } from '../rows.ts'

/** A name for each line on the screen that tells it from the others: `ecg`, `2 Gaussian · ecg · b.csv`. */
export function useRowNames(stageName: (stage: number) => string) {
  const plots = usePlotsStore()
  const hasStages = computed(() => plots.rows.some(({ stage }) => stage > 0))
  return ({ stage, info, file }: PlotRow): string =>
    [
      ...(hasStages.value ? [stageName(stage)] : []),
      info.name,
      ...(plots.shownFiles.length > 1 ? [file] : []),
    ].join(' · ')
}
