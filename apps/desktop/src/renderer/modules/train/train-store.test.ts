import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../shared/problem.ts'
import type { TrainPlan, TrainProgress, TrainResult } from '../../../shared/train-schemas.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useHistoryStore } from '../history/history-store.ts'
import { useTrainSettings } from './train-settings.ts'
import { useTrainStore } from './train-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

let structure = 'conv of 5'
const plan = (): TrainPlan => ({
  kind: 'plan',
  output: [1, 1, 1000],
  cut: 60,
  windows: { training: 10, heldOut: 2, missing: 0 },
  steps: 1,
  weights: 5,
  every: { step: 1, offset: 0 },
  perWindow: false,
  structure,
})
const progress = (epoch: number): TrainProgress => ({
  trainId: 'training-1',
  epoch,
  step: 0,
  training: Float64Array.from({ length: epoch + 1 }, (_, k) => 1 / (k + 1)),
  heldOut: Float64Array.from({ length: epoch + 1 }, (_, k) => Math.abs(k - 3) + 1),
  layers: [],
})
const taps = (value: number) => ({
  layer: 0,
  shape: [1, 1, 5],
  weight: new Float32Array(5).fill(value),
  bias: null,
  runningMean: null,
  runningVar: null,
})
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(300))
let ended: TrainResult['ended'] = { kind: 'done' }

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  structure = 'conv of 5'
  ended = { kind: 'done' }
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId),
    closeFile: () => undefined,
    outputShapes: () => new Promise(() => {}),
    trainPlan: plan,
    train: ({ epochs }) => ({ ended, last: progress(epochs), best: 3 }),
    trainOn: ({ epochs }) => ({ ended, last: progress(epochs), best: 3 }),
    learntWeights: ({ which }) => [taps(which === 'best' ? 0.25 : 0.5)],
  }
  const files = useFilesStore()
  await files.open([handle('a')])
  useChainStore().add('moving-average')
  useTrainStore().open()
  await settle()
})

it('asks whether it can be done, and starts only what can', async () => {
  const train = useTrainStore()
  expect(computeArgs('trainPlan')).toHaveLength(1)
  expect(computeArgs('trainPlan')[0]).toMatchObject({
    fileId: 'a',
    inputs: [0],
    learn: [0],
    frame: 50,
    heldOut: 0.2,
    optimizer: { kind: 'Adam', lr: 0.01, weightDecay: 0 },
  })
  expect(train.canStart).toBe(true)
  useTrainSettings().type('lr', 'fast')
  await settle()
  expect(train.reading!.problems).toEqual({ lr: { rule: 'numberFrom', params: { least: 0 } } })
  expect(train.canStart).toBe(false)
  useTrainSettings().type('lr', '0,1')
  await settle()
  expect(computeArgs('trainPlan').at(-1)!.optimizer.lr).toBe(0.1)
  answers.compute.trainPlan = () => ({ kind: 'refused', rule: 'tooShort', params: { samples: 1, needed: 2 } })
  useTrainSettings().type('frame', '900')
  await settle()
  expect(train.canStart).toBe(false)
})

it('learns, goes on from the end for as many epochs again, and takes the weights as one step', async () => {
  const train = useTrainStore()
  const chain = useChainStore()
  const history = useHistoryStore()
  useTrainSettings().type('epochs', '10')
  await settle()
  await train.start()
  expect(computeArgs('train')[0]!.epochs).toBe(10)
  expect(train.progress!.training).toHaveLength(11)
  expect(train.best).toBe(3)
  await train.goOn()
  expect(computeArgs('trainOn')[0]).toMatchObject({ trainId: 'training-1', epochs: 20, lr: 0.01 })

  const [before] = chain.layers
  const steps = history.entries.length
  await train.use('best')
  expect(history.entries).toHaveLength(steps + 1)
  expect(chain.layers[0]).toMatchObject({ weightKind: 'values', taps: [['0.25 0.25 0.25 0.25 0.25']] })
  expect(train.taken).toBe(3)
  history.undo()
  expect(chain.layers[0]).toEqual(before)
  expect(train.taken).toBeNull()
  history.redo()
  expect(train.taken).toBe(3)
})

it('goes on to the end that was planned after a stop, and not after it diverged', async () => {
  const train = useTrainStore()
  ended = { kind: 'stopped' }
  answers.compute.train = () => ({ ended, last: progress(7), best: 3 })
  await train.start()
  await train.goOn()
  expect(computeArgs('trainOn')[0]!.epochs).toBe(50)
  ended = { kind: 'diverged', epoch: 8, step: 2, loss: 'NaN' }
  await train.start()
  expect(train.diverged).toBe(true)
  expect(train.canGoOn).toBe(false)
})

it('tells that the chain has changed, and brings back the one that learnt', async () => {
  const train = useTrainStore()
  const chain = useChainStore()
  await train.start()
  expect(train.changed).toBe(false)
  // A name is not the structure.
  chain.update(chain.layers[0]!.id, { name: 'smooth' })
  await settle()
  expect(train.changed).toBe(false)
  structure = 'conv of 7'
  chain.update(chain.layers[0]!.id, { texts: { kernelSize: '7' } })
  await settle()
  expect(train.changed).toBe(true)
  chain.add('relu')
  await settle()
  expect(train.changed).toBe(true)
  await train.use('last')
  expect(chain.layers.map(({ type }) => type)).toEqual(['conv1d'])
  expect(chain.layers[0]!.taps).toEqual([['0.5 0.5 0.5 0.5 0.5']])
  useHistoryStore().undo()
  expect(chain.layers.map(({ type }) => type)).toEqual(['conv1d', 'relu'])
})

it('keeps a problem to be told', async () => {
  const train = useTrainStore()
  answers.compute.train = () => {
    throw failure('compute-stopped', 'gone')
  }
  await train.start()
  expect(train.problem!.code).toBe('compute-stopped')
  expect(train.running).toBe(false)
  expect(train.canGoOn).toBe(false)
})
