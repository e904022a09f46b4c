import { nextTick, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { compute } from '../../bridge.ts'
import { formatUnit, formatValue } from '../../format.ts'
import { usePlotsStore } from './plots-store.ts'
import { useTimeWords } from './use-time-words.ts'
import { samplesBetween } from './viewport.ts'

/** More lines than these are too many to hear at each step. */
const MOST = 4

/** Says where the keyboard's cursor is, and what the signals are there. */
export function useCursorWords(stageName: (stage: number) => string) {
  const { t } = useI18n()
  const plots = usePlotsStore()
  const timeWords = useTimeWords()
  const spoken = ref('')
  let steps = 0

  async function speak(key: string): Promise<void> {
    const step = ++steps
    await nextTick()
    const time = plots.cursor ?? (plots.view.start + plots.view.end) / 2
    const rows = plots.rows.slice(0, MOST)
    const stretches = rows.map(({ source, channel, timing }) => ({
      source,
      channels: [channel],
      ...samplesBetween({ start: time, end: time }, timing),
    }))
    const found = await compute.call('statistics', { stretches }).catch(() => null)
    if (!found || step !== steps) return
    const values = rows.map(({ info, stage }, i) => {
      const value = found[i]![0]!.first
      const text = value === null ? t('look.missingValue') : formatValue(value)
      return `${stageName(stage)} ${info.name}: ${info.unit ? `${text} ${formatUnit(info.unit)}` : text}`
    })
    const place = timeWords(time)
    const marker =
      key === 'a' || key === 'b' ? `${t('look.markerSet', { marker: t(`look.marker.${key}`) })}, ` : ''
    spoken.value = `${marker}${place}: ${values.join('; ')}`
  }

  return { spoken, speak }
}
