import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { RunResult, Shape } from '../../../shared/ipc.ts'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { withText } from './chain-steps.ts'
import { useChainStore } from './chain-store.ts'
import { usePreviewStore } from './preview-store.ts'
import { useRunStore } from './run-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const timing = { step: 1, offset: 0 }
const shape: Shape = [1, 1, 1000]
const channels = [{ name: 'ecg' }]
const result = (runId: string, layers: number): RunResult => ({
  runId,
  items: [{ fileId: 'a', name: 'a.csv', startTime: 0 }],
  sampleRate: 360,
  layers: Array.from({ length: layers }, () => ({ shape, timing, channels })),
  elapsedMs: 3,
})
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(200))

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId),
    outputShapes: ({ recipe }) => ({
      input: { ok: true, shape, channels },
      layers: recipe.layers.map(() => ({ ok: true, shape, timing, work: 1, channels })),
    }),
    layerWeights: () => ({ shape: [1, 1, 1], values: new Float32Array(1), bias: null, sampleRate: 360 }),
    run: ({ recipe }) => result('run-1', recipe.layers.length),
    preview: ({ recipe, start }) => result(`preview-${start}`, recipe.layers.length),
  }
  useRunStore()
  await useFilesStore().open([handle('a')])
})

/** A preview is answered at once; a run begins a while after a change. */
const answered = () => vi.advanceTimersByTimeAsync(0)

it('stands in for the run until that is done', async () => {
  const chain = useChainStore()
  const shown = usePreviewStore()
  chain.add('relu')
  shown.ask({ start: 5, end: 9 })
  await answered()
  expect(shown.result?.runId).toBe('preview-5')
  expect(shown.layers.map(({ type }) => type)).toEqual(['relu'])
  await settle()
  expect(shown.result?.runId).toBe('run-1')
  expect(shown.stale).toBe(false)
})

it('is stale once the chain is another, and gives way to a run where there is none', async () => {
  const chain = useChainStore()
  const shown = usePreviewStore()
  chain.add('moving-average')
  await settle()
  const edit = (text: string): void =>
    chain.update(chain.layers[0]!.id, withText(chain.layers[0]!, 'kernelSize', text))
  edit('7')
  shown.ask({ start: 1, end: 2 })
  await answered()
  expect([shown.result?.runId, shown.stale]).toEqual(['preview-1', false])
  edit('9')
  // It is still newer than the run.
  expect([shown.result?.runId, shown.state]).toEqual(['preview-1', 'outdated'])
  answers.compute.preview = () => null
  shown.ask({ start: 1, end: 2 })
  await answered()
  expect([shown.result?.runId, shown.state]).toEqual(['run-1', 'outdated'])
})

it('says that it is being computed, and what is out of date once that failed', async () => {
  const chain = useChainStore()
  const shown = usePreviewStore()
  chain.add('relu')
  await settle()
  let end = (_error: Error): void => {}
  answers.compute.preview = () => new Promise((_resolve, reject) => (end = reject))
  answers.compute.outputShapes = () => new Promise(() => {})
  chain.add('tanh')
  shown.ask({ start: 1, end: 2 })
  expect([shown.result?.runId, shown.state]).toEqual(['run-1', 'computing'])
  end(new Error('no'))
  await answered()
  expect([shown.result?.runId, shown.state]).toEqual(['run-1', 'outdated'])
  expect(useNoticesStore().notices).toHaveLength(1)
})

it('leaves it to the files that they make no batch', async () => {
  const shown = usePreviewStore()
  useChainStore().add('relu')
  answers.compute.preview = () => Promise.reject(failure('batch-channels', 'other channels'))
  shown.ask({ start: 1, end: 2 })
  await answered()
  expect(computeArgs('preview')).toHaveLength(1)
  expect(useNoticesStore().notices).toEqual([])
})

it('says so where a stretch that came into view is not known yet', async () => {
  const shown = usePreviewStore()
  answers.compute.outputShapes = () => new Promise(() => {})
  useChainStore().add('relu')
  shown.ask({ start: 5, end: 9 })
  await answered()
  expect(shown.state).toBeNull()
  shown.ask({ start: 7, end: 12 })
  expect(shown.state).toBe('computing')
  await answered()
  expect(shown.state).toBeNull()
})

it('shows nothing of a chain that is gone', async () => {
  const chain = useChainStore()
  const shown = usePreviewStore()
  answers.compute.outputShapes = () => new Promise(() => {})
  chain.add('relu')
  shown.ask({ start: 5, end: 9 })
  await answered()
  chain.remove(chain.layers[0]!.id)
  expect([shown.result, shown.state]).toEqual([null, null])
})

it('asks one at a time, and then for the latest', async () => {
  useChainStore().add('relu')
  const shown = usePreviewStore()
  for (const start of [1, 2, 3]) shown.ask({ start, end: 9 })
  await answered()
  expect(computeArgs('preview').map(({ start }) => start)).toEqual([1, 3])
})
