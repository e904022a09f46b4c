import type { Conv1dLayer, Layer, Recipe } from '@sinal/recipe'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { init } from '@sinal/core'
import type { Progress } from '../../shared/ipc.ts'
import { failure } from '../../shared/problem.ts'
import type { LearntLayer, TrainResult, TrainSetup } from '../../shared/train-schemas.ts'
import type { BatchItem } from '../batch.ts'
import fixture from './fixtures/train-steps.json'
import type { Job } from '../serve.ts'
import { trainHandlers, type TrainHandlers } from './handlers.ts'
import { ownLearner } from './learner.ts'

const file = (name: string, ...data: Float32Array[]): BatchItem => ({
  name,
  signals: {
    channels: data.map((_, c) => ({ name: `c${c}` })),
    data,
    length: data[0]!.length,
    sampleRate: 100,
    startTime: 0,
  } as BatchItem['signals'],
})
const samples = (length: number, of: (i: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, i) => of(i))
const x = samples(120, (i) => (((i * 37) % 101) - 50) / 64)
const y = samples(120, (i) => (((i * 53) % 89) - 44) / 64)
/** White enough that taps are told apart. */
const noise = samples(4000, (i) => ((Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 2)

const recipe = (...layers: Recipe['layers']): Recipe => ({ version: 1, layers })
const seeded = { type: 'conv1d', kernelSize: 3, padding: 'same', weight: { seed: 1 } } as const
const smoothing: Conv1dLayer = {
  type: 'conv1d',
  groups: 'depthwise',
  padding: 'same',
  weight: { values: [[[0.5, 0.3, -0.2]]] },
}

const setup: TrainSetup = {
  recipe: recipe(smoothing),
  fileId: 'noise',
  inputs: [0],
  target: { kind: 'own' },
  learn: [0],
  start: 'random',
  seed: 3,
  frame: 100,
  batchSize: 8,
  heldOut: 0.25,
  loss: { kind: 'MSELoss', threshold: 1 },
  optimizer: { kind: 'Adam', lr: 0.05, momentum: 0, weightDecay: 0 },
}

let files: Record<string, BatchItem>
let handlers: TrainHandlers
const idle: Job = { signal: new AbortController().signal, progress: () => {} }

beforeAll(() => init())
beforeEach(() => {
  files = { noise: file('noise.csv', noise), two: file('two.csv', x, y) }
  handlers = trainHandlers({
    file: (id) => files[id] ?? raise(id),
    withWeights: async (document) => document,
    learner: ownLearner,
  })
})
function raise(id: string): never {
  throw failure('file-closed', id)
}

const train = async (change: Partial<TrainSetup>, epochs: number, job = idle) => {
  const result = (await handlers.train({ setup: { ...setup, ...change }, epochs }, job)) as TrainResult
  return { ...result, trainId: result.last.trainId }
}
const learnt = (trainId: string, which: 'last' | 'best' | 'before' = 'last'): LearntLayer[] =>
  handlers.learntWeights({ trainId, which }, idle) as LearntLayer[]
const tapsOf = (trainId: string): number[] => [...learnt(trainId)[0]!.weight!]

describe.each(fixture.cases)('$optimizer on $loss', ({ loss, optimizer, epochs }) => {
  it('makes the steps that PyTorch makes', async () => {
    const [kind] = optimizer.split(' ') as ['SGD' | 'Adam' | 'AdamW']
    const options = {
      SGD: { lr: 0.1, momentum: 0, weightDecay: 0 },
      'SGD with momentum and decay': { lr: 0.05, momentum: 0.9, weightDecay: 0.01 },
      Adam: { lr: 0.02, momentum: 0, weightDecay: 0 },
      AdamW: { lr: 0.02, momentum: 0, weightDecay: 0.01 },
    }[optimizer]!
    const change: Partial<TrainSetup> = {
      recipe: recipe(seeded),
      fileId: 'two',
      target: { kind: 'channels', fileId: 'two', channels: [1] },
      seed: fixture.seed,
      frame: fixture.frame,
      batchSize: 64,
      heldOut: 0,
      loss: { kind: loss as TrainSetup['loss']['kind'], threshold: 0.25 },
      optimizer: { kind, ...options },
    }
    files.two = file('two.csv', x, y)
    // Of two channels, the first: a convolution of all its inputs can take that.
    const { trainId, last } = await train(change, 1)
    for (const [epoch, expected] of epochs.entries()) {
      if (epoch > 0) await handlers.trainOn({ trainId, epochs: epoch + 1, lr: options.lr }, idle)
      const [layer] = learnt(trainId)
      layer!.weight!.forEach((tap, k) => expect(tap).toBeCloseTo(expected.weight[k]!, 6))
      expect(layer!.bias![0]).toBeCloseTo(expected.bias[0]!, 6)
    }
    expect(last.training[1]).toBeCloseTo(epochs[0]!.loss, 6)
    expect(last.training[0]).toBeCloseTo(epochs[0]!.loss, 6)
  })
})

it('finds the kernel that made the target, and tells its losses', async () => {
  const { trainId, ended, last, best } = await train({}, 60)
  expect(ended).toEqual({ kind: 'done' })
  expect(tapsOf(trainId)).toEqual([0.5, 0.3, -0.2].map((tap) => expect.closeTo(tap, 4)))
  expect(last.training).toHaveLength(61)
  expect(last.heldOut).toHaveLength(61)
  expect(last.heldOut![60]).toBeLessThan(1e-6)
  expect(last.training[60]!).toBeLessThan(last.training[0]! / 1e4)
  expect(last.layers[0]!.shape).toEqual([1, 1, 3])
  expect(best).toBeGreaterThan(30)
  expect(learnt(trainId, 'before')[0]!.weight).toEqual(Float32Array.of(0.5, 0.3, -0.2))
})

it('gives the same bits for the same seed, and others for another', async () => {
  const bits = async (seed: number): Promise<number[]> => tapsOf((await train({ seed }, 3)).trainId)
  const first = await bits(5)
  expect(await bits(5)).toEqual(first)
  expect(await bits(6)).not.toEqual(first)
})

it('stops between two steps, and goes on as if it had not', async () => {
  const whole = await train({ batchSize: 4 }, 6)
  const wanted = tapsOf(whole.trainId)
  const stop = new AbortController()
  let told = 0
  const stopping: Job = { signal: stop.signal, progress: () => ++told === 1 && stop.abort() }
  const part = await train({ batchSize: 4 }, 6, stopping)
  expect(part.ended).toEqual({ kind: 'stopped' })
  expect([part.last.epoch, part.last.step]).toEqual([0, 1])
  const { ended, last } = await handlers.trainOn({ trainId: part.trainId, epochs: 6, lr: 0.05 }, idle)
  expect(ended).toEqual({ kind: 'done' })
  expect(tapsOf(part.trainId)).toEqual(wanted)
  expect(last.training).toEqual(whole.last.training)
  expect(() => learnt(whole.trainId)).toThrow('Another training')
})

it('tells at which step the loss became no number, and keeps the best epoch', async () => {
  const optimizer = { kind: 'SGD', lr: 1e6, momentum: 0.9, weightDecay: 0 } as const
  const { ended, trainId, best } = await train({ optimizer }, 50)
  expect(ended).toMatchObject({ kind: 'diverged', loss: expect.stringMatching(/NaN|Infinity/) })
  expect(best).toBe(0)
  expect(learnt(trainId, 'best')[0]!.weight!.every(Number.isFinite)).toBe(true)
})

it('learns only of what is chosen, and nothing of what is held out', async () => {
  const layers = recipe(smoothing, { type: 'prelu' }, smoothing)
  const { trainId } = await train({ recipe: layers, learn: [1, 2] }, 2)
  expect(learnt(trainId).map(({ layer }) => layer)).toEqual([1, 2])
  const before = tapsOf((await train({}, 2)).trainId)
  files.noise = file(
    'noise.csv',
    noise.map((value, i) => (i < 3000 ? value : 9)),
  )
  expect(tapsOf((await train({}, 2)).trainId)).toEqual(before)
})

it('gathers the statistics of a batch norm', async () => {
  const norm: Layer = { type: 'batchNorm1d', runningMean: [0], runningVar: [1] }
  const { trainId } = await train({ recipe: recipe(smoothing, norm), learn: [0, 1] }, 20)
  const [, stats] = learnt(trainId)
  expect(stats!.weight).toBeNull()
  expect(stats!.runningVar![0]).not.toBe(1)
})

describe('a plan', () => {
  const plan = (change: Partial<TrainSetup>) => handlers.trainPlan({ ...setup, ...change }, idle)

  it('tells windows, steps and weights', async () => {
    expect(await plan({})).toMatchObject({
      kind: 'plan',
      output: [1, 1, 4000],
      cut: 106,
      windows: { training: 29, heldOut: 9, missing: 0 },
      steps: 4,
      weights: 3,
      every: { step: 1, offset: 0 },
    })
  })

  it('takes the target where the outputs lie', async () => {
    const strided = { ...smoothing, padding: 'valid', stride: 2 } as const
    const target: TrainSetup['target'] = { kind: 'channels', fileId: 'noise', channels: [0] }
    expect(await plan({ recipe: recipe(strided), target })).toMatchObject({ every: { step: 2, offset: 1 } })
    // The sample between is what such a kernel has to find.
    const { trainId } = await train({ recipe: recipe(strided), target }, 80)
    expect(tapsOf(trainId)).toEqual([0, 1, 0].map((tap) => expect.closeTo(tap, 3)))
  })

  it('leaves out windows with missing samples', async () => {
    files.noise = file(
      'noise.csv',
      noise.map((value, i) => (i === 150 || i === 3550 ? Number.NaN : value)),
    )
    expect(await plan({})).toMatchObject({ windows: { training: 28, heldOut: 8, missing: 2 } })
    const { last } = await train({}, 2)
    expect(last.training.every(Number.isFinite)).toBe(true)
  })

  it('is the same for chains that can take each other’s weights', async () => {
    const structure = async (layer: Recipe['layers'][number]): Promise<string> => {
      const made = await plan({ recipe: recipe(layer) })
      return made.kind === 'plan' ? made.structure : made.rule
    }
    const typed = await structure(smoothing)
    const preset = { type: 'conv1d', groups: 'depthwise', padding: 'same' } as const
    expect(await structure({ ...preset, kernelSize: 3, weight: { preset: 'moving-average' } })).toBe(typed)
    expect(await structure({ ...preset, kernelSize: 5, weight: { preset: 'moving-average' } })).not.toBe(
      typed,
    )
    expect(await structure({ ...preset, kernelSize: 3, weight: { seed: 0 } })).not.toBe(typed)
  })

  const two = { fileId: 'two', frame: 10, heldOut: 0 }
  const channels = (...of: number[]) => ({ kind: 'channels' as const, fileId: 'two', channels: of })
  it.each<[string, Partial<TrainSetup>, string, object]>([
    ['no layer', { recipe: recipe() }, 'noLayers', {}],
    ['nothing that learns', { recipe: recipe({ type: 'relu' }) }, 'nothingLearns', {}],
    ['nothing chosen', { learn: [] }, 'nothingLearns', {}],
    [
      'gaps where a layer takes the whole signal',
      { fileId: 'gaps', recipe: recipe(smoothing, { type: 'adaptiveAvgPool1d', outputSize: 8 }) },
      'wholeMissing',
      { layer: 1 },
    ],
    [
      'more channels than the target has',
      { ...two, inputs: [0, 1], target: channels(1), recipe: recipe({ ...seeded, groups: 'depthwise' }) },
      'targetChannels',
      { output: '[1, 2, 120]', channels: 1 },
    ],
    [
      'a target of another length',
      {
        ...two,
        recipe: recipe({ type: 'convTranspose1d', kernelSize: 2, stride: 2, weight: { seed: 0 } }),
        target: channels(1),
      },
      'targetLength',
      { output: '[1, 1, 240]', length: 120 },
    ],
    ['windows longer than the signal', { frame: 4000 }, 'tooShort', { samples: 3000, needed: 4006 }],
    ['a short held-out part', { heldOut: 0.02 }, 'heldOutTooShort', { samples: 80, needed: 106 }],
    [
      'more weights than a chain keeps',
      {
        recipe: recipe({ ...seeded, kernelSize: 20_001, bias: false }),
        frame: 1,
        heldOut: 0,
        fileId: 'long',
      },
      'tooManyWeights',
      { layer: 0, count: 20_001, most: 16_384 },
    ],
    [
      'some channels of a layer that mixes all',
      { ...two, recipe: recipe(smoothing, { type: 'softmax' }) },
      'mixesChannels',
      { layer: 1 },
    ],
  ])('refuses %s', async (_, change, rule, params) => {
    files.long = file('long.csv', new Float32Array(70_000))
    files.gaps = file('gaps.csv', Float32Array.of(1, 2, Number.NaN, 4, 5, 6, 7, 8, 9))
    expect(await plan(change)).toEqual({ kind: 'refused', rule, params })
  })

  it('names the files that differ, and the layer that does not fit', async () => {
    const target: TrainSetup['target'] = { kind: 'channels', fileId: 'two', channels: [0] }
    await expect(plan({ target })).rejects.toMatchObject({
      problem: { code: 'batch-length', details: { file: 'noise.csv', other: 'two.csv' } },
    })
    await expect(plan({ recipe: recipe({ ...smoothing, inChannels: 3 }) })).rejects.toMatchObject({
      problem: { code: 'layer-shape', details: { layer: 0 } },
    })
  })
})

describe('a chain with an adaptive pool', () => {
  const pooled = { recipe: recipe(smoothing, { type: 'adaptiveAvgPool1d' as const, outputSize: 1000 }) }

  it('learns from the whole signal at once', async () => {
    expect(await handlers.trainPlan({ ...setup, ...pooled }, idle)).toMatchObject({
      output: [1, 1, 1000],
      cut: 4000,
      windows: { training: 1, heldOut: 0, missing: 0 },
      steps: 1,
    })
    const { trainId, last } = await train(pooled, 400)
    expect(last.heldOut).toBeNull()
    expect(tapsOf(trainId)).toEqual([0.5, 0.3, -0.2].map((tap) => expect.closeTo(tap, 2)))
  })

  it('compares all of its outputs, with the samples of a target where they lie', async () => {
    files.coarse = file(
      'coarse.csv',
      noise,
      samples(4000, (i) => (i % 4 === 1 ? 7 : 0)),
    )
    const still = { optimizer: { ...setup.optimizer, lr: 0 }, start: 'present' as const, ...pooled }
    const target = { kind: 'channels' as const, fileId: 'coarse', channels: [1] }
    const { last } = await train({ ...still, fileId: 'coarse', target }, 1)
    const smooth = (i: number): number =>
      0.5 * (noise[i - 1] ?? 0) + 0.3 * noise[i]! - 0.2 * (noise[i + 1] ?? 0)
    const loss = Array.from({ length: 1000 }, (_, j) => {
      const mean = [0, 1, 2, 3].reduce((sum, k) => sum + smooth(4 * j + k) / 4, 0)
      return (mean - 7) ** 2 / 1000
    }).reduce((sum, each) => sum + each, 0)
    expect(last.training[0]).toBeCloseTo(loss, 4)
  })
})

it('learns of a transposed convolution that takes more from its ends than its kernel covers', async () => {
  const cutting = { weight: { values: [[[0.5, 0.3, -0.2]]] }, padding: 10 }
  const { trainId } = await train({ recipe: recipe({ type: 'convTranspose1d', ...cutting }) }, 40)
  expect(tapsOf(trainId)).toEqual([0.5, 0.3, -0.2].map((tap) => expect.closeTo(tap, 2)))
})

const statistics = { runningMean: [0], runningVar: [1], weight: [1], bias: [0] }
it.each<[why: string, change: Partial<TrainSetup>, problem: object]>([
  [
    'a mirror of more samples than a window has',
    { recipe: recipe({ type: 'reflectionPad1d', padding: 300 }, smoothing), learn: [1] },
    { code: 'training-window', details: { layer: 0, samples: 106 }, said: { code: 'layer-mirror' } },
  ],
  [
    'the variance of one value',
    {
      recipe: recipe({ type: 'adaptiveAvgPool1d', outputSize: 1 }, { type: 'batchNorm1d', ...statistics }),
      learn: [1],
    },
    { code: 'engine', details: { layer: 1 }, said: { code: 'batch-norm-one-value' } },
  ],
])('tells before it starts that a layer cannot learn of %s', async (_, change, problem) => {
  await expect(handlers.trainPlan({ ...setup, ...change }, idle)).rejects.toMatchObject({ problem })
  await expect(train(change, 1)).rejects.toMatchObject({ problem })
})

it('shows how it goes', async () => {
  const shown: Progress[] = []
  await train({ batchSize: 1 }, 40, { ...idle, progress: (made) => void shown.push(made) })
  expect(shown[0]).toMatchObject({ fraction: 0, training: { epoch: 0, step: 1 } })
  expect(shown[0]!.training!.layers[0]!.weight).toHaveLength(3)
})
