import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { format, resolveConfig } from 'prettier'
import type { Figures } from './figures.ts'
import type { Options } from './options.ts'
import { EDITS } from './preview.ts'

const BEGIN = '<!-- studio: begin -->'
const END = '<!-- studio: end -->'

interface Goal {
  readonly what: string
  /** None for what is told beside another. */
  readonly goal?: number
  readonly unit: string
  readonly isRate: boolean
}
/** What each figure says, its goal, and whether more is better. */
const GOALS: Record<Exclude<keyof Figures, 'tasks'>, Goal> = {
  panFps: { what: 'Frames a second, panning', goal: 50, unit: '', isRate: true },
  zoomFps: { what: 'Frames a second, zooming', goal: 50, unit: '', isRate: true },
  firstPlotMs: { what: 'From opening the CSV to its first plot', goal: 1500, unit: ' ms', isRate: false },
  previewMs: { what: 'From an edit to its preview', goal: 50, unit: ' ms', isRate: false },
  previewWorstMs: { what: 'From an edit to its preview, the longest', unit: ' ms', isRate: false },
  longPreviewMs: {
    what: 'From an edit to its preview, a window of the long signal',
    goal: 50,
    unit: ' ms',
    isRate: false,
  },
  longPreviewWorstMs: {
    what: 'From an edit to its preview, a window of the long signal, the longest',
    unit: ' ms',
    isRate: false,
  },
  coldStartMs: { what: 'Cold start to a usable window', goal: 1500, unit: ' ms', isRate: false },
  longestTaskMs: { what: 'Longest task of the page', goal: 50, unit: ' ms', isRate: false },
  longestTaskCpuMs: { what: 'Longest task of the page, computing', goal: 25, unit: ' ms', isRate: false },
  rendererMb: { what: 'Memory of the page, with the signal open', goal: 400, unit: ' MB', isRate: false },
}

const goalText = ({ goal, unit, isRate }: Goal): string =>
  goal === undefined ? '' : `${isRate ? '≥' : '≤'} ${goal}${unit}`
function verdict(figure: number, { goal, isRate }: Goal): string {
  if (goal === undefined) return ''
  return (isRate ? figure >= goal : figure <= goal) ? ' ✓' : ' ✗'
}

/** The part of docs/performance.md about the studio. */
export function studioSection(figures: Figures, options: Options, command: string, date: Date): string {
  const { samples, channels, csvMb, seconds } = options
  const rows = (Object.keys(GOALS) as (keyof typeof GOALS)[]).map((name) => {
    const { what, unit } = GOALS[name]
    return `| ${what} (\`${name}\`) | ${goalText(GOALS[name])} | ${figures[name]}${unit}${verdict(figures[name], GOALS[name])} |`
  })
  return `## The studio

In real Electron on a virtual screen, without a GPU. Panned and zoomed is a signal of ${channels} channels ×
${samples.toLocaleString('en-US')} samples, all on the screen, by the wheel in each frame for ${seconds} s; counted are the frames in
which plots were drawn anew, without the trace. Opened is a CSV file of ${csvMb} MB. Edited is the kernel size of the second
of three layers, ${EDITS} times: of the sample's whole ECG, and of 1 % of the signal; the preview is there in the frame that draws
the layer's own plot by what then comes out of it. Every other edit meets the run of the long signal under way. Tasks are those of Chromium's own
trace while all that is listed below is done; the clock tells how long one took, whatever else the machine did meanwhile.

- ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores; load when the run ended: ${loadavg()[0]!.toFixed(1)}
- ${date.toISOString().slice(0, 10)}, \`${command}\`

| figure | goal | measured |
| --- | ---: | ---: |
${rows.join('\n')}

| longest task | by the clock, ms | computing, ms |
| --- | ---: | ---: |
${taskRows(figures).join('\n')}`
}

const taskRows = ({ tasks }: Figures): string[] =>
  Object.entries(tasks).map(([action, { wallMs, cpuMs }]) => `| ${action} | ${wallMs} | ${cpuMs} |`)

/** The page with the section put in the place of the former one, or at the end. */
export function withSection(page: string, section: string): string {
  const text = `${BEGIN}\n\n${section}\n\n${END}`
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${text}\n`
  return page.slice(0, from) + text + page.slice(to + END.length)
}

export async function writeSection(file: string, section: string): Promise<void> {
  const text = withSection(await readFile(file, 'utf8'), section)
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }))
}
