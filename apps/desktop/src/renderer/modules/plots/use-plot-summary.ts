import { onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatUnit, formatValue } from '../../format.ts'
import { afterRest } from '../../ui/after-rest.ts'
import { formatTime } from './format-time.ts'
import type { StaleState } from '../chain/preview-store.ts'
import type { PlotRow } from './rows.ts'
import { rangeOf, type Line } from './samples.ts'
import type { TimeScale } from './time-scale.ts'
import type { Span } from './viewport.ts'

interface Shown {
  readonly rows: readonly PlotRow[]
  /** One for each row. */
  readonly lines: readonly Line[]
  readonly view: Span
  readonly scale: TimeScale
  readonly showsFiles: boolean
  /** What is drawn is not what the chain makes. */
  readonly stale: StaleState | null
  readonly stageName: (stage: number) => string
}

/** What moves is told once it has come to rest. */
const REST_MS = 150

/** What a plot shows, in words for a screen reader. */
export function usePlotSummary(shown: () => Shown) {
  const { t, locale } = useI18n()

  function describe({ rows, lines, view, scale, showsFiles, stageName }: Shown, i: number): string {
    const { info, stage, file } = rows[i]!
    const range = rangeOf(lines[i]!)
    const channel = showsFiles ? t('look.channelOfFile', { channel: info.name, file }) : info.name
    const place = { stage: stageName(stage), channel }
    if (!range) return t('plots.summaryEmpty', place)
    const value = (number: number): string =>
      info.unit ? `${formatValue(number)} ${formatUnit(info.unit)}` : formatValue(number)
    return t(`plots.summaryIn.${scale.kind}`, {
      ...place,
      start: formatTime(view.start, view, scale),
      end: formatTime(view.end, view, scale),
      min: value(range.min),
      max: value(range.max),
    })
  }

  const words = ref('')
  let latest: Shown | null = null
  function tell(): void {
    const now = latest!
    const told = now.rows.map((_, i) => describe(now, i))
    words.value = [...(now.stale ? [t(`plots.${now.stale}`)] : []), ...told].join('; ')
  }
  const telling = afterRest(REST_MS, tell)
  watch(
    [shown, locale],
    ([now]) => {
      latest = now
      if (words.value === '') tell()
      else telling.ask()
    },
    { immediate: true },
  )
  onScopeDispose(telling.cancel)
  return words
}
