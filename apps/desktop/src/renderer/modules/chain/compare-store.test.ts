import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { RunResult, Shape } from '../../../shared/ipc.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { plotRows } from '../plots/rows.ts'
import { useChainStore } from './chain-store.ts'
import { comparedRows } from './compare-rows.ts'
import { useCompareStore } from './compare-store.ts'
import { useRunStore } from './run-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const timing = { step: 2, offset: 1 }
const shape: Shape = [1, 1, 500]
const channels = [{ name: 'ecg' }]
const result = (runId: string, layers: number): RunResult => ({
  runId,
  items: [{ fileId: 'a', name: 'a.csv', startTime: 0 }],
  sampleRate: 360,
  layers: Array.from({ length: layers }, () => ({ shape, timing, channels })),
  elapsedMs: 3,
})
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(400))
const file = openedFile('a')
let work = 1

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  work = 1
  let runs = 0
  answers.compute = {
    openFile: () => file,
    outputShapes: ({ recipe }) => ({
      input: { ok: true, shape, channels },
      layers: recipe.layers.map(() => ({ ok: true, shape, timing, work, channels })),
    }),
    layerWeights: () => ({ shape: [1, 1, 1], values: new Float32Array(1), bias: null, sampleRate: 360 }),
    run: ({ recipe }) => result(`run-${++runs}`, recipe.layers.length),
  }
  useRunStore()
  await useFilesStore().open([handle('a')])
})

it('keeps the run of each variant, and goes back to it without another', async () => {
  const chain = useChainStore()
  const compare = useCompareStore()
  const run = useRunStore()
  chain.add('relu')
  await settle()
  chain.split()
  await settle()
  expect([run.result?.runId, run.stale]).toEqual(['run-1', false])
  chain.add('tanh')
  await settle()
  expect([compare.other?.result.runId, run.result?.layers.length]).toEqual(['run-1', 2])
  const kept = computeArgs('run').at(-1)!
  expect(kept.keep).toBe('run-1')

  const calls = computeArgs('run').length
  const { runId } = run.result!
  chain.switchVariant()
  await settle()
  expect([run.result?.runId, run.stale, compare.other?.result.runId]).toEqual(['run-1', false, runId])
  expect(computeArgs('run')).toHaveLength(calls)
  chain.keepVariant()
  expect(compare.other).toBeNull()
})

it('runs the other variant by itself after undo or a new start, unless that takes long', async () => {
  const chain = useChainStore()
  const compare = useCompareStore()
  chain.add('relu')
  chain.split()
  chain.add('tanh')
  await settle()
  expect(compare.other?.layers.map(({ type }) => type)).toEqual(['relu'])
  expect(computeArgs('run')).toHaveLength(2)

  useRunStore().forget()
  work = 1e10
  await settle()
  expect(compare.other).toBeNull()
})

it('draws the other output behind that of the last layer', async () => {
  const options = { files: [file], hiddenChannels: new Set<number>(), hiddenStages: new Set<number>() }
  const rows = plotRows({ ...options, result: result('run-2', 2), order: 'stage' })
  const other = { key: '', result: result('run-1', 1), layers: [] }
  const compared = comparedRows(rows, 2, [file], other)
  expect(compared.map((row) => row.compared === true)).toEqual([false, false, true])
  expect(compared[2]!.ghost).toEqual({
    source: { kind: 'output', runId: 'run-1', layer: 0, item: 0 },
    channel: 0,
    timing: { rate: 180, startTime: 1 / 360, length: 500 },
    ofOther: true,
  })
  expect(comparedRows(rows, 2, [openedFile('b')], other)).toEqual(rows)
})
