import { init } from '@sinal/core'
import type { Layer } from '@sinal/recipe'
import type { ReadSignals } from '@sinal/signals'
import { beforeAll, expect, it } from 'vitest'
import type { TrainSetup } from '../../shared/train-schemas.ts'
import { Pupil } from './learner.ts'
import { readLesson, type Lesson } from './lesson.ts'
import { threadLearner } from './thread-learner.ts'

const samples = Float32Array.from({ length: 400 }, (_, i) => (((i * 37) % 101) - 50) / 64)
const signals = { channels: [{ name: 'a' }], data: [samples], length: 400, sampleRate: 100, startTime: 0 }
const conv: Layer = { type: 'conv1d', kernelSize: 3, padding: 'same', weight: { seed: 1 } }

/** Of layers that count what passes through them, and draw. */
function lesson(change: Partial<TrainSetup> = {}): Promise<Lesson> {
  const layers: Layer[] = [
    conv,
    { type: 'batchNorm1d', runningMean: [0], runningVar: [1] },
    { type: 'dropout', p: 0.3 },
    conv,
  ]
  const setup: TrainSetup = {
    recipe: { version: 1, layers },
    fileId: 'a',
    inputs: [0],
    target: { kind: 'own' },
    learn: [0, 1, 3],
    start: 'random',
    seed: 3,
    frame: 50,
    batchSize: 2,
    heldOut: 0.25,
    loss: { kind: 'MSELoss', threshold: 1 },
    optimizer: { kind: 'Adam', lr: 0.05, momentum: 0, weightDecay: 0 },
    ...change,
  }
  return readLesson(setup, () => ({ name: 'a.csv', signals: signals as unknown as ReadSignals }))
}
const plan = { epochs: 8, lr: 0.05 }
const nothing = (): void => {}

beforeAll(() => init())

it('can be stopped at any layer, there and back, and goes on as if it had not been', async () => {
  const whole = await new Pupil(await lesson()).learn(plan, { isStopped: () => false, onLearnt: nothing })
  const pupil = new Pupil(await lesson())
  let stops = 0
  for (;;) {
    let asked = 0
    // Stopped now sooner, now later: in the first losses, in a step, in the losses of the held-out part.
    const isStopped = (): boolean => ++asked > 20 + (stops % 9)
    const { ended, learnt } = await pupil.learn(plan, { isStopped, onLearnt: nothing })
    if (ended.kind === 'done') {
      expect(learnt).toEqual(whole.learnt)
      break
    }
    expect(++stops).toBeLessThan(200)
  }
  expect(stops).toBeGreaterThan(5)
})

it('has nothing to go on from as long as the first losses are not known', async () => {
  const pupil = new Pupil(await lesson())
  const stopped = { isStopped: () => true, onLearnt: nothing }
  expect(await pupil.learn(plan, stopped)).toEqual({ ended: { kind: 'stopped' }, learnt: null })
})

/** A program of a thread: after `before`, it is busy for good. */
const program = (before: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ go, epochs }) => {
        const learnt = { epoch: epochs - 1, step: 2, training: Float64Array.of(3, 2), heldOut: null, layers: [], best: null }
        ${before}
        for (;;);
      })`)}`,
  )

it('stops at once where the thread is busy with one layer, with what the last whole step gave', async () => {
  const learner = threadLearner(program(`parentPort.postMessage({ go, kind: 'learnt', learnt })`))(
    await lesson(),
  )
  const stop = new AbortController()
  let stoppedAt = 0
  const { ended, learnt } = await learner.learn({
    ...plan,
    signal: stop.signal,
    onLearnt() {
      stoppedAt = performance.now()
      stop.abort()
    },
  })
  expect(performance.now() - stoppedAt).toBeLessThan(1000)
  expect(ended).toEqual({ kind: 'stopped' })
  expect(learnt).toMatchObject({ epoch: 7, step: 2, training: Float64Array.of(3, 2) })
  learner.close()
})

it('ends a thread that does not stop: what was learnt is kept, and it is told that it cannot go on', async () => {
  const learner = threadLearner(
    program(`parentPort.postMessage({ go, kind: 'learnt', learnt })`),
    20,
  )(await lesson())
  const stop = new AbortController()
  const options = { ...plan, signal: stop.signal, onLearnt: () => stop.abort() }
  expect(await learner.learn(options)).toMatchObject({ ended: { kind: 'stopped' }, learnt: { epoch: 7 } })
  const { signal } = new AbortController()
  const again = (): Promise<unknown> =>
    new Promise((resolve) => setTimeout(resolve, 60)).then(() => learner.learn({ ...options, signal }))
  await expect(again()).rejects.toMatchObject({ problem: { code: 'training-left' } })
})

it('is cancelled where it is stopped before there is anything to go on from', async () => {
  const learner = threadLearner(program(''))(await lesson())
  const stop = new AbortController()
  const learning = learner.learn({ ...plan, signal: stop.signal, onLearnt: nothing })
  stop.abort()
  await expect(learning).rejects.toBe(stop.signal.reason)
  learner.close()
})

it('tells that its thread has ended, and does not start what cannot go on', async () => {
  const learner = threadLearner(program(`throw new Error('out of memory')`))(await lesson())
  const { signal } = new AbortController()
  const lost = { problem: { code: 'training-lost', details: { text: 'out of memory' } } }
  const options = { ...plan, signal, onLearnt: nothing }
  await expect(learner.learn(options)).rejects.toMatchObject(lost)
  await expect(learner.learn(options)).rejects.toMatchObject(lost)
})

it('ends with its thread', async () => {
  const learner = threadLearner(program(''))(await lesson())
  const { signal } = new AbortController()
  const learning = learner.learn({ ...plan, signal, onLearnt: nothing })
  learner.close()
  await expect(learning).rejects.toMatchObject({ problem: { code: 'training-lost' } })
})
