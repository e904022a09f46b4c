import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'

/** Of the page's main thread. */
export interface LongestTask {
  readonly wallMs: number
  /** What it computed: other programs on the machine make a task take longer, but hardly compute more. */
  readonly cpuMs: number
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
