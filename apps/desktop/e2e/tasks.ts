import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'

/** Of the page's main thread. */
export interface LongestTask {
  readonly wallMs: number
  /** What it computed: other programs on the machine make a task take longer, but hardly compute more. */
  readonly cpuMs: number
}

/** What `slowness` measures where the bounds of tests were set. */
const USUAL_MS = 6

/**
 * How many times longer than there the page takes for the same work, at least once: what a user's machine must do would
 * otherwise fail on a slow host, whatever the code does.
 */
export async function slowness(page: Page): Promise<number> {
  const ms = await page.evaluate(() => {
    const turn = (): number => {
      const began = performance.now()
      const counts = new Map<string, number>()
      for (let i = 0; i < 20_000; i++) {
        const key = String(Math.imul(i, 2654435761) % 5000)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
      return sorted.length > 0 ? performance.now() - began : Infinity
    }
    // The shortest of many, between which no other program has come.
    return Math.min(...Array.from({ length: 30 }, turn))
  })
  return Math.max(1, ms / USUAL_MS)
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly args?: { readonly name?: string }
  /** Microseconds. */
  readonly dur?: number
  readonly tdur?: number
}

/** Traces what the page's main thread does while `act` goes on. */
export async function longestTask(app: ElectronApplication, act: () => Promise<void>): Promise<LongestTask> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel'], excluded_categories: ['*'] }),
  )
  await act()
  const path = join(tmpdir(), `sinal-trace-${process.pid}-${Date.now()}.json`)
  await app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), path)
  const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as { traceEvents: TraceEvent[] }
  await rm(path)
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && pid === main?.pid && tid === main.tid,
  )
  if (tasks.length === 0) throw new Error('The trace has no tasks of the page')
  const most = (key: 'dur' | 'tdur'): number =>
    tasks.reduce((longest, task) => Math.max(longest, task[key] ?? 0), 0) / 1000
  return { wallMs: most('dur'), cpuMs: most('tdur') }
}
