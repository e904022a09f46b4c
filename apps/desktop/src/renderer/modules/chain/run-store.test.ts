import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Fit, RunResult, Shape } from '../../../shared/ipc.ts'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useChainStore } from './chain-store.ts'
import { useFitStore } from './fit-store.ts'
import { useRunStore } from './run-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const SHAPE: Shape = [1, 1, 1000]
const timing = { step: 1, offset: 0 }
let length = 1000

function fits(count: number): Fit {
  return {
    input: { ok: true, shape: [1, 1, length], channels: [{ name: 'ecg' }] },
    layers: Array.from({ length: count }, () => ({
      ok: true as const,
      shape: [1, 1, length] as Shape,
      timing,
      work: 5 * length,
      channels: [{ name: 'ecg' }],
    })),
  }
}
const result = (runId: string, layers: number): RunResult => ({
  runId,
  items: [{ fileId: 'a', name: 'a.csv', startTime: 0 }],
  sampleRate: 360,
  layers: Array.from({ length: layers }, () => ({ shape: SHAPE, timing, channels: [{ name: 'ecg' }] })),
  elapsedMs: 3,
})

/** Past the pause that makes several edits one, and all that follows from it. */
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(200))

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  length = 1000
  let runs = 0
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId, { length }),
    outputShapes: ({ recipe }) => fits(recipe.layers.length),
    layerWeights: () => ({ shape: [1, 1, 1], values: new Float32Array(1), bias: null, sampleRate: 360 }),
    run: ({ recipe }) => result(`run-${++runs}`, recipe.layers.length),
  }
  useRunStore()
})

it('runs a small chain by itself, once for edits that come together, and again after an edit', async () => {
  await useFilesStore().open([handle('a')])
  const chain = useChainStore()
  const run = useRunStore()
  chain.add('moving-average')
  chain.update(chain.layers[0]!.id, { texts: { kernelSize: '7' } })
  await settle()
  expect(computeArgs('run')).toHaveLength(1)
  expect(computeArgs('run')[0]!.recipe.layers[0]).toMatchObject({ kernelSize: 7 })
  expect(run.result?.runId).toBe('run-1')
  expect(run.stale).toBe(false)

  chain.update(chain.layers[0]!.id, { texts: { kernelSize: '9' } })
  expect(run.stale).toBe(true)
  await settle()
  expect(run.result?.runId).toBe('run-2')
  expect(run.stale).toBe(false)
})

it('does not run again for a name', async () => {
  await useFilesStore().open([handle('a')])
  const chain = useChainStore()
  chain.add('moving-average')
  await settle()
  chain.update(chain.layers[0]!.id, { name: 'Smooth' })
  await settle()
  expect(computeArgs('run')).toHaveLength(1)
  expect(useRunStore().stale).toBe(false)
})

it('waits to be asked for a run that takes long', async () => {
  length = 1e9
  await useFilesStore().open([handle('a')])
  useChainStore().add('moving-average')
  const run = useRunStore()
  await vi.advanceTimersByTimeAsync(5000)
  expect(useFitStore().canRun).toBe(true)
  expect(computeArgs('run')).toHaveLength(0)
  await run.run()
  expect(run.result?.runId).toBe('run-1')
})

it('begins a longer run once the edits have come to rest, or where no preview stands for it', async () => {
  length = 2e8
  await useFilesStore().open([handle('a')])
  const chain = useChainStore()
  const edit = (kernelSize: string): void => chain.update(chain.layers[0]!.id, { texts: { kernelSize } })
  chain.add('moving-average')
  for (const size of ['7', '9', '11']) {
    await vi.advanceTimersByTimeAsync(700)
    edit(size)
  }
  await settle()
  expect(computeArgs('run')).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(computeArgs('run').map(({ recipe }) => recipe.layers[0])).toMatchObject([{ kernelSize: 11 }])

  const run = useRunStore()
  edit('13')
  run.hurry(useFitStore().key)
  await settle()
  expect(run.result?.runId).toBe('run-2')

  edit('15')
  await settle()
  expect(computeArgs('run')).toHaveLength(2)
  run.hurry(useFitStore().key)
  await settle()
  expect(computeArgs('run')).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(2000)
  expect(computeArgs('run')).toHaveLength(3)
})

it('keeps the outputs, marked as stale, while a layer is wrong; later layers wait', async () => {
  await useFilesStore().open([handle('a')])
  const chain = useChainStore()
  const run = useRunStore()
  const fit = useFitStore()
  chain.add('moving-average')
  chain.add('derivative')
  await settle()
  chain.update(chain.layers[0]!.id, { texts: { stride: 'x' } })
  await settle()
  const [first, second] = chain.layers.map((layer) => fit.statuses.get(layer.id))
  expect(first).toMatchObject({ kind: 'wrong', reason: 'invalid', input: SHAPE })
  expect(second).toEqual({ kind: 'waiting' })
  expect(fit.canRun).toBe(false)
  expect(run.result?.runId).toBe('run-1')
  expect(run.stale).toBe(true)
})

it('leaves a bypassed layer out', async () => {
  await useFilesStore().open([handle('a')])
  const chain = useChainStore()
  chain.add('moving-average')
  chain.add('derivative')
  chain.update(chain.layers[0]!.id, { enabled: false })
  await settle()
  expect(computeArgs('run')[0]!.recipe.layers).toMatchObject([{ weight: { design: 'derivative' } }])
  expect(useFitStore().statuses.get(chain.layers[0]!.id)).toEqual({ kind: 'bypassed' })
})

it('tells a failed run, and not a cancelled one', async () => {
  await useFilesStore().open([handle('a')])
  const run = useRunStore()
  answers.compute.run = () => {
    throw failure('internal', 'out of memory')
  }
  useChainStore().add('moving-average')
  await settle()
  expect(run.problem?.message).toBe('out of memory')
  expect(run.running).toBe(false)

  answers.compute.run = (_, options) =>
    new Promise((_resolve, reject) => {
      options!.signal!.addEventListener('abort', () => reject(failure('cancelled', 'run was cancelled')))
    })
  void run.run()
  expect(run.running).toBe(true)
  run.cancel()
  await settle()
  expect(run.running).toBe(false)
  expect(run.problem).toBeNull()
})
