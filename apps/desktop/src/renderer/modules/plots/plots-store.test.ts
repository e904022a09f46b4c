// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import * as v from 'valibot'
import { beforeEach, expect, it, vi } from 'vitest'
import { answers, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { plotsLayoutSchema } from './plots-layout.ts'
import { usePlotsStore } from './plots-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const channel = (name: string) => ({ name, min: -1, max: 1, missing: 0 })
const channels = [channel('ax'), channel('ay'), channel('az')]

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId, { channels, length: 1001, sampleRate: 100 }),
    closeFile: () => undefined,
    outputShapes: () => ({ input: { ok: true, shape: [1, 3, 1001], channels }, layers: [] }),
  }
})

async function opened(...ids: string[]) {
  const files = useFilesStore()
  const plots = usePlotsStore()
  await files.open(ids.map(handle))
  return { files, plots }
}

it('keeps all that the user sets as plain JSON, replaced and never changed', async () => {
  const { plots } = await opened('a')
  const seen = [plots.layout]
  const step = (act: () => void): void => {
    const before = JSON.stringify(plots.layout)
    const former = plots.layout
    act()
    expect(JSON.stringify(former)).toBe(before)
    expect(plots.layout).not.toBe(former)
    expect(v.parse(plotsLayoutSchema, JSON.parse(JSON.stringify(plots.layout)))).toEqual(plots.layout)
    seen.push(plots.layout)
  }
  step(() => plots.toggleChannel(1))
  step(() => plots.zoomTo(2, 4))
  step(() => plots.mark({ a: 2.5 }))
  step(() => plots.toggleOverlaid())
  step(() => (plots.tool = 'measure'))
  expect([plots.rows.length, plots.groups.length, plots.view]).toEqual([2, 1, { start: 2, end: 4 }])
  plots.edit('undo', seen[0]!)
  expect([plots.rows.length, plots.groups.length, plots.view]).toEqual([3, 3, { start: 0, end: 10 }])
})

it('makes nothing anew that a pan, a zoom or a marker leaves as it was', async () => {
  const { plots } = await opened('a')
  const parts = () => [plots.rows, plots.groups, plots.extent, plots.hiddenChannels, plots.shownFiles]
  const before = parts()
  plots.zoomTo(2, 4)
  plots.panBy(0.1)
  const { view } = plots
  plots.mark({ a: 2.5 })
  plots.tool = 'pan'
  parts().forEach((part, i) => expect(part).toBe(before[i]))
  expect(plots.view).toBe(view)
})

it('goes to a time within the signal, and puts the cursor on it', async () => {
  const { plots } = await opened('a')
  plots.zoomTo(0, 2)
  plots.goTo(5)
  expect([plots.view, plots.cursor]).toEqual([{ start: 4, end: 6 }, 5])
  plots.goTo(99)
  expect([plots.view, plots.cursor]).toEqual([{ start: 8, end: 10 }, 10])
})

it('measures between the markers in either order, or what is on the screen', async () => {
  const { plots } = await opened('a')
  plots.mark({ a: 7 })
  expect(plots.selection).toEqual({ start: 0, end: 10 })
  plots.mark({ b: 3 })
  expect(plots.selection).toEqual({ start: 3, end: 7 })
})

it('joins a plot with the one above, and takes them apart', async () => {
  const { plots } = await opened('a')
  plots.join(plots.groups[2]!)
  expect(plots.groups.map(({ rows }) => rows.length)).toEqual([1, 2])
  plots.join(plots.groups[1]!)
  expect(plots.groups.map(({ rows }) => rows.length)).toEqual([3])
  plots.separate(plots.groups[0]!)
  expect(plots.groups.map(({ rows }) => rows.length)).toEqual([1, 1, 1])
})

it('shows the signals of all files on demand', async () => {
  const { plots } = await opened('a', 'b')
  expect(plots.rows).toHaveLength(3)
  plots.items = 'all'
  expect(plots.rows.map(({ key }) => key).slice(0, 2)).toEqual(['in/a/0', 'in/b/0'])
})

it('leaves room for what is still being read', async () => {
  let finish = (): void => undefined
  answers.compute.openFile = ({ fileId }, options) => {
    const file = openedFile(fileId, { channels, length: 101, expectedLength: 1001, sampleRate: 100 })
    options!.onProgress!({ fraction: 0.1, file })
    return new Promise((resolve) => {
      finish = () => resolve(openedFile(fileId, { channels, length: 1011, sampleRate: 100 }))
    })
  }
  const files = useFilesStore()
  const plots = usePlotsStore()
  const opening = files.open([handle('a')])
  expect([plots.rows[0]!.timing.length, plots.extent]).toEqual([101, { start: 0, end: 10 }])
  finish()
  await opening
  expect(plots.extent).toEqual({ start: 0, end: 10.1 })
})

it('forgets the view with the last file, but not how the user works', async () => {
  const { files, plots } = await opened('a')
  plots.zoomTo(2, 4)
  plots.tool = 'pan'
  files.close('a')
  await vi.waitFor(() => expect(plots.layout.view).toBeNull())
  expect(plots.tool).toBe('pan')
})
