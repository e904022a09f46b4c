// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Explained } from '../../../shared/explain-schemas.ts'
import type { RunResult } from '../../../shared/ipc.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useCompareStore } from '../chain/compare-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useExplainStore } from './explain-store.ts'
import { tourSteps } from './tour-steps.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const explained = (length: number): Explained => ({
  kind: 'other',
  type: 'relu',
  input: [1, 1, length],
  output: [1, 5, length],
  field: [],
  lengths: [],
  grids: [],
  y: 1,
  outputs: { start: 0, values: Float32Array.of(1) },
})
const layer = (channels: number, length: number, step = 1) => ({
  shape: [1, channels, length] as [number, number, number],
  timing: { step, offset: 0 },
  channels: Array.from({ length: channels }, (_, c) => ({ name: `c${c}` })),
})

/** Two layers that ran over a file of 1000 samples at 360 Hz. */
async function afterRun(runId = 'r') {
  const files = useFilesStore()
  const chain = useChainStore()
  const run = useRunStore()
  await files.open([handle('a')])
  chain.add('moving-average')
  chain.add('seed')
  const { layers } = chain
  const finish = (result: RunResult): void =>
    useCompareStore().finish('A', { key: result.runId, result, layers })
  finish({
    runId,
    items: [{ fileId: 'a', name: 'a.csv', startTime: 0 }],
    sampleRate: 360,
    layers: [layer(1, 1000), layer(4, 500, 2)],
    elapsedMs: 1,
  })
  await nextTick()
  return { chain, run, finish, explain: useExplainStore() }
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) await nextTick()
}

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.main.setEnabled = () => undefined
  answers.compute.openFile = ({ fileId }) => openedFile(fileId)
  answers.compute.outputShapes = () => ({
    input: { ok: true, shape: [1, 1, 1000], channels: [{ name: 'ecg' }] },
    layers: [],
  })
  answers.compute.explainOutput = () => explained(500)
})

describe('what is explained', () => {
  it('is asked for only while the view is open', async () => {
    const { explain } = await afterRun()
    explain.goTo(3)
    await settled()
    expect(computeArgs('explainOutput')).toEqual([])
    explain.open()
    await settled()
    const source = { kind: 'run', runId: 'r' }
    expect(computeArgs('explainOutput')).toMatchObject([{ source, layer: 1, item: 0, channel: 0, index: 3 }])
    expect(explain.answer?.explained.y).toBe(1)
  })

  it('is the layer whose card was chosen, from its first channel on', async () => {
    const { chain, explain } = await afterRun()
    explain.open()
    explain.chooseChannel(3)
    expect(explain.place).toMatchObject({ layer: 1, channel: 3 })
    explain.open(chain.layers[0]!.id)
    expect(explain.place).toMatchObject({ layer: 0, channel: 0 })
    // Coming back to the view keeps it.
    explain.close()
    explain.open()
    expect(explain.place).toMatchObject({ layer: 0 })
  })

  it('stays inside of the output', async () => {
    const { explain } = await afterRun()
    explain.open()
    explain.goTo(10_000)
    expect(explain.place).toMatchObject({ index: 499 })
    explain.goBy(1)
    explain.goBy(-1000)
    expect(explain.place).toMatchObject({ index: 0 })
  })

  it('is what the plots show', async () => {
    const { explain } = await afterRun()
    usePlotsStore().show({ start: 1, end: 2 })
    explain.open()
    // 1.5 s at 360 Hz, every second sample.
    expect(explain.place).toMatchObject({ index: 270 })
  })

  it('follows a newer run, and says nothing of the one that is gone', async () => {
    const { run, finish, explain } = await afterRun()
    explain.open()
    answers.compute.explainOutput = () => {
      throw Object.assign(new Error('gone'), { problem: { code: 'run-gone' } })
    }
    finish({ ...run.result!, runId: 'r2' })
    await settled()
    expect(computeArgs('explainOutput').at(-1)).toMatchObject({ source: { runId: 'r2' } })
  })

  it('is nothing without a run, or for a file that was not in it', async () => {
    const { run, finish, explain } = await afterRun()
    explain.open()
    finish({ ...run.result!, items: [] })
    expect(explain.place).toBe(null)
    await settled()
    expect(explain.answer).toBe(null)
  })

  it('tells a problem', async () => {
    const { explain } = await afterRun()
    answers.compute.explainOutput = () => {
      throw new Error('broken')
    }
    explain.playing = true
    explain.open()
    await settled()
    expect([explain.problem?.message, explain.playing]).toEqual(['broken', false])
  })
})

describe('the tour', () => {
  it('goes from cell to cell on its own tensors, and gives back what was looked at', async () => {
    const { explain } = await afterRun()
    explain.tourTo(0)
    expect([explain.visible, explain.place?.source]).toEqual([true, tourSteps[0]!.source])
    explain.tourTo(8)
    await settled()
    expect(computeArgs('explainOutput').at(-1)).toMatchObject({ channel: 4, index: 3 })
    explain.tourTo(tourSteps.length)
    explain.tourTo(-1)
    expect(explain.tourStep).toBe(8)
    explain.endTour()
    expect([explain.tourStep, explain.visible, explain.place?.source.kind]).toEqual([null, false, 'run'])
  })
})
