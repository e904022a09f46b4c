import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatDate, formatTime } from './format-time.ts'
import { usePlotsStore } from './plots-store.ts'

/** Says a time with what it counts: `1.5 s`, `sample 12`, `3/9/24 16:05:30`. */
export function useTimeWords(): (time: number) => string {
  const { t } = useI18n()
  const plots = usePlotsStore()
  return (time) => {
    const { scale, view } = plots
    const text = formatTime(time, view, scale)
    if (scale.kind === 'samples') return t('plots.sample', { time: text })
    if (scale.kind === 'seconds') return t('plots.seconds', { time: text })
    const date = formatDate(time, scale)
    return text.startsWith(date) ? text : `${date} ${text}`
  }
}

/** Of the axis: the day, where it is known, and else what its numbers count. */
export function useTimeTitle(): ComputedRef<string> {
  const { t } = useI18n()
  const plots = usePlotsStore()
  return computed(() => formatDate(plots.view.start, plots.scale) || t(`plots.timeIn.${plots.scale.kind}`))
}
