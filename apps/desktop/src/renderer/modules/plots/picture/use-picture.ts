import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Problem } from '../../../../shared/ipc.ts'
import { compute, main, problemOf, ProblemError } from '../../../bridge.ts'
import { formatTick, formatUnit } from '../../../format.ts'
import { stageVariable } from '../../../ui/stage-tone.ts'
import { useFilesStore } from '../../files/files-store.ts'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { lineNames, lineTones } from '../line-names.ts'
import { usePlotsStore } from '../plots-store.ts'
import { toLine, type Line } from '../samples.ts'
import { samplesIn } from '../viewport.ts'
import { pictureSvg } from './picture-svg.ts'

export type PictureTheme = 'light' | 'dark'
export type PictureFormat = 'png' | 'svg'

const WIDTH = 1200
/** Pixels of a PNG for one of the drawing: sharp in print and on dense screens. */
const SCALE = 2

/** Draws what the plots show, for the user to take away. */
export function usePicture(stageName: (stage: number) => string) {
  const { t } = useI18n()
  const plots = usePlotsStore()
  const files = useFilesStore()
  const problem = shallowRef<Problem | null>(null)
  const saved = ref<string | null>(null)
  const color = useColorsOf()

  async function draw(theme: PictureTheme, signal: AbortSignal): Promise<string> {
    const { groups, view, shownFiles, inSeconds } = plots
    const rows = groups.flatMap((group) => group.rows)
    const stretches = rows.map(({ source, channel, timing }) => ({
      source,
      channels: [channel],
      ...samplesIn(view, timing),
    }))
    const windows = await compute.call('windows', { stretches, width: WIDTH }, { signal })
    const lines = new Map<string, Line>()
    for (const [i, found] of windows.entries()) {
      if (!found.ok) throw new ProblemError(found.problem)
      lines.set(rows[i]!.key, toLine(found.value, 0, rows[i]!.timing))
    }
    const of = color(theme)
    return pictureSvg({
      plots: groups.map((group) => {
        const names = lineNames(group.rows, stageName, shownFiles.length > 1)
        const tones = lineTones(group.rows)
        return group.rows.map((row, i) => {
          const { stage, channel, file } = names[i]!
          const unit = row.info.unit ? ` (${formatUnit(row.info.unit)})` : ''
          const name = [stage, `${channel}${unit}`, file].filter(Boolean).join(' · ')
          return { name, line: lines.get(row.key)!, color: of(stageVariable(tones[i]!)) }
        })
      }),
      view,
      timeTitle: inSeconds ? t('plots.timeSeconds') : t('plots.timeSamples'),
      colors: { ground: of('--plot'), grid: of('--grid'), axis: of('--axis'), ink: of('--ink') },
      formatTick,
      width: WIDTH,
    })
  }

  /** Asks where to, and writes there. */
  async function save(svg: string, format: PictureFormat): Promise<void> {
    problem.value = null
    saved.value = null
    const { selected } = files
    if (!selected) return
    const { name, id } = selected.handle
    try {
      const suggestedName = `${name.replace(/\.[^.]+$/, '')}.${format}`
      const target = await main.call('exportDialog', { suggestedName, beside: id, format })
      if (!target) return
      const bytes = format === 'svg' ? new TextEncoder().encode(svg) : await rasterised(svg)
      await compute.call('writeBytes', { targetId: target.targetId, bytes })
      saved.value = target.name
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  return { problem, saved, draw, save }
}

/** The colours of a theme, also of the one that is not shown. */
function useColorsOf() {
  const settings = useSettingsStore()
  return (theme: PictureTheme): ((variable: string) => string) => {
    const { dataset } = document.documentElement
    const read = (variable: string): string => {
      // Nothing is painted between the two: the page does not flicker.
      dataset.theme = theme
      const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim()
      dataset.theme = settings.theme
      return value
    }
    return read
  }
}

export const dataUrl = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`

async function rasterised(svg: string): Promise<Uint8Array> {
  const image = new Image()
  image.src = dataUrl(svg)
  await image.decode()
  const canvas = new OffscreenCanvas(image.naturalWidth * SCALE, image.naturalHeight * SCALE)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}
