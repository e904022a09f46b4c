import { useMediaQuery } from '@vueuse/core'
import { ref, shallowRef } from 'vue'
import type { Problem } from '../../../../shared/ipc.ts'
import { compute, main, problemOf, ProblemError } from '../../../bridge.ts'
import { formatTick, formatUnit } from '../../../format.ts'
import { formatTimeTick } from '../format-time.ts'
import { useTimeTitle } from '../use-time-words.ts'
import { nextTask } from '../../../ui/after-paint.ts'
import { stageVariable } from '../../../ui/stage-tone.ts'
import { useFilesStore } from '../../files/files-store.ts'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { lineNames, lineTones } from '../line-names.ts'
import { usePlotsStore } from '../plots-store.ts'
import type { PlotRow } from '../rows.ts'
import { toLine, type Line } from '../samples.ts'
import { useThemeColors } from '../use-theme-colors.ts'
import { samplesIn, type Span } from '../viewport.ts'
import { pictureHeight, pictureSvg } from './picture-svg.ts'

export type PictureTheme = 'light' | 'dark'
export type PictureFormat = 'png' | 'svg'

const WIDTH = 1200
/** Pixels of a PNG for one of the drawing: sharp in print and on dense screens. */
const SCALE = 2

/** What there is to draw of each row, by its key. */
async function fetchLines(
  rows: readonly PlotRow[],
  view: Span,
  points: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Line>> {
  const stretches = rows.map(({ source, channel, timing }) => ({
    source,
    channels: [channel],
    ...samplesIn(view, timing),
  }))
  const windows = await compute.call('windows', { stretches, width: points }, signal && { signal })
  return new Map(
    windows.map((found, i) => {
      if (!found.ok) throw new ProblemError(found.problem)
      return [rows[i]!.key, toLine(found.value, 0, rows[i]!.timing)] as const
    }),
  )
}

/** Draws what the plots show, for the user to take away. */
export function usePicture(stageName: (stage: number) => string) {
  const plots = usePlotsStore()
  const timeTitle = useTimeTitle()
  const files = useFilesStore()
  const problem = shallowRef<Problem | null>(null)
  const saved = ref<string | null>(null)
  const color = useColorsOf()

  /** @param points so many of a line can be told apart */
  async function draw(theme: PictureTheme, points: number, signal?: AbortSignal): Promise<string> {
    const { groups, view, shownFiles, scale } = plots
    const rows = groups.flatMap((group) => group.rows)
    const lines = await fetchLines(rows, view, points, signal)
    const of = color(theme)
    await nextTask()
    const svg = pictureSvg({
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
      scale,
      timeTitle: timeTitle.value,
      colors: { ground: of('--plot'), grid: of('--grid'), axis: of('--axis'), ink: of('--ink') },
      formatTick,
      formatTimeTick,
      width: WIDTH,
    })
    // Whoever shows it has it parsed.
    await nextTask()
    return svg
  }

  /** Asks where to, and writes there, as fine as it can be. */
  async function save(theme: PictureTheme, format: PictureFormat): Promise<void> {
    problem.value = null
    saved.value = null
    const { selected } = files
    if (!selected) return
    const { name, id } = selected.handle
    try {
      const suggestedName = `${name.replace(/\.[^.]+$/, '')}.${format}`
      const target = await main.call('exportDialog', { suggestedName, beside: id, format })
      if (!target) return
      const svg = await draw(theme, WIDTH)
      const bytes = format === 'svg' ? new TextEncoder().encode(svg) : await rasterised(svg)
      await compute.call('writeBytes', { targetId: target.targetId, bytes })
      saved.value = target.name
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  return { problem, saved, draw, save }
}

/** The colours of a theme, also of the one that is not shown, and where the system has its own on the screen. */
function useColorsOf() {
  const settings = useSettingsStore()
  const shown = useThemeColors()
  const forced = useMediaQuery('(forced-colors: active)')
  return (theme: PictureTheme): ((variable: string) => string) => {
    if (theme === settings.theme && !forced.value) return shown
    const { dataset } = document.documentElement
    const colors = new Map<string, string>()
    const read = (variable: string): string => {
      // Nothing is painted between the two: the page does not flicker.
      dataset.theme = theme
      dataset.colors = 'own'
      const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim()
      dataset.theme = settings.theme
      delete dataset.colors
      colors.set(variable, value)
      return value
    }
    return (variable) => colors.get(variable) ?? read(variable)
  }
}

/** As wide as a picture of so many plots is drawn in a box. */
export function shownWidth(plots: number, box: { readonly width: number; readonly height: number }): number {
  return Math.min(WIDTH, box.width, (box.height * WIDTH) / pictureHeight(plots))
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
