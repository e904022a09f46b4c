import { computed, ref } from 'vue'
import type { SpectrumWindow } from '../../../../shared/look-schemas.ts'
import { usePlotsStore } from '../plots-store.ts'
import type { PlotRow } from '../rows.ts'
import { samplesBetween } from '../viewport.ts'

export const SEGMENTS = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 65_536]

const window = ref<SpectrumWindow>('hann')
const segment = ref(1024)
/** Key of the line that is looked at; null: whatever comes first, or all. */
const rowKey = ref<string | null>(null)

/** How spectra are estimated and of what: the same for spectrum and spectrogram. */
export function useEstimate() {
  const plots = usePlotsStore()
  const chosen = computed(() => plots.rows.find(({ key }) => key === rowKey.value) ?? null)
  const args = ({ source, channel, timing }: PlotRow) => ({
    source,
    channel,
    ...samplesBetween(plots.view, timing),
    sampleRate: timing.rate,
    window: window.value,
    segment: segment.value,
  })
  return { window, segment, rowKey, chosen, args }
}
