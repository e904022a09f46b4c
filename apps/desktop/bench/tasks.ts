/** What each action costs the page's main thread, from Chromium's own trace. */
import { readFile } from 'node:fs/promises'
import type { ElectronApplication, Page } from '@playwright/test'

/** The longest task of an action. */
export interface Longest {
  /** As long as it took, whatever else the machine did. */
  readonly wallMs: number
  /** What the page itself computed in it. */
  readonly cpuMs: number
}
export type LongestTasks = Map<string, Longest>

/** An event of a trace: times are in microseconds, `X` is one that has a length. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: {
    readonly name?: string
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string }
  }
}

const MARK = 'bench:'
const CATEGORIES = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline']

export async function startTrace(app: ElectronApplication): Promise<void> {
  await app.evaluate(
    ({ contentTracing }, categories) =>
      contentTracing.startRecording({
        recording_mode: 'record-as-much-as-possible',
        included_categories: categories,
        excluded_categories: ['*'],
      }),
    CATEGORIES,
  )
}

/** What the page does from now on belongs to this action. */
export async function mark(page: Page, action: string): Promise<void> {
  await page.evaluate((name) => void performance.mark(name), MARK + action)
}

/** @returns the longest task of each action that was marked since the trace was started */
export async function stopTrace(app: ElectronApplication, file: string): Promise<LongestTasks> {
  const pid = await app.evaluate(async ({ contentTracing, BrowserWindow }, path) => {
    await contentTracing.stopRecording(path)
    return BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId()
  }, file)
  const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: TraceEvent[] }
  return longestTasks(traceEvents, pid)
}

/** Of the main thread of the process `pid`, without those tasks in which the bench asks the page for something. */
export function longestTasks(events: readonly TraceEvent[], pid: number): LongestTasks {
  const main = events.find(
    (event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain',
  )
  if (!main) throw new Error(`The trace should have the main thread of process ${pid}, but has none`)
  const own = events.filter((event) => event.pid === pid && event.tid === main.tid)
  const byTime = own.sort((a, b) => a.ts - b.ts)
  const asked = byTime.filter(isAsked).map(({ ts }) => ts)
  const longest: LongestTasks = new Map()
  let action: string | null = null
  let next = 0
  for (const { name, ph, ts, dur = 0, tdur = 0 } of byTime) {
    if (name.startsWith(MARK)) action = name.slice(MARK.length)
    if (name !== 'RunTask' || ph !== 'X' || action === null) continue
    while (next < asked.length && asked[next]! < ts) next++
    if (next < asked.length && asked[next]! <= ts + dur) continue
    const former = longest.get(action) ?? { wallMs: 0, cpuMs: 0 }
    longest.set(action, {
      wallMs: Math.max(former.wallMs, dur / 1000),
      cpuMs: Math.max(former.cpuMs, tdur / 1000),
    })
  }
  return longest
}

const isAsked = ({ args }: TraceEvent): boolean =>
  args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession'
