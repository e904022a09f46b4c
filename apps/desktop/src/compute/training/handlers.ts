import type { Recipe } from '@sinal/recipe'
import { failure } from '../../shared/problem.ts'
import type { LearntLayer, TrainProgress, TrainResult } from '../../shared/train-schemas.ts'
import type { BatchItem } from '../batch.ts'
import type { ComputeHandlers, Job } from '../serve.ts'
import type { Learner, NewLearner } from './learner.ts'
import { readLesson, Refusal, type Lesson } from './lesson.ts'
import type { Learnt } from './trainer.ts'

interface TrainSource {
  /** @throws {ProblemError} the file is not open */
  file(id: string): BatchItem
  /** The chain with the numbers of its files. */
  withWeights(recipe: Recipe): Promise<Recipe>
  readonly learner: NewLearner
}

export type TrainHandlers = Pick<ComputeHandlers, 'trainPlan' | 'train' | 'trainOn' | 'learntWeights'> & {
  forget(): void
}

interface Training {
  readonly id: string
  readonly learner: Learner
  readonly setup: Lesson['setup']
  readonly before: readonly LearntLayer[]
  learnt: Learnt | null
}

/** Numbers that are sent along each time. */
const MOST_SENT = 2 ** 16

export function trainHandlers({ file, withWeights, learner }: TrainSource): TrainHandlers {
  /** The last one that was started. */
  let training: Training | null = null
  let count = 0

  const lessonOf = async (setup: Parameters<typeof readLesson>[0]) =>
    readLesson({ ...setup, recipe: await withWeights(setup.recipe) }, file)
  function trainingOf(id: string): Training {
    if (training?.id === id) return training
    throw failure('training-gone', 'Another training took the place of this one')
  }
  function forget(): void {
    training?.learner.close()
    training = null
  }
  async function run(now: Training, epochs: number, lr: number, job: Job): Promise<TrainResult> {
    const { ended, learnt } = await now.learner.learn({
      epochs,
      lr,
      signal: job.signal,
      onLearnt(made) {
        now.learnt = made
        const fraction = Math.min(1, made.epoch / epochs)
        job.progress({ fraction, training: progressOf(now, made) })
      },
    })
    now.learnt = learnt
    return { ended, last: progressOf(now, learnt), best: learnt.best?.epoch ?? null }
  }

  return {
    async trainPlan(setup) {
      try {
        return (await lessonOf(setup)).plan
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { kind: 'refused', rule: error.rule, params: { ...error.params } }
      }
    },
    async train({ setup, epochs }, job) {
      const lesson = await lessonOf(setup).catch((error: unknown) => {
        // It was not when the page asked.
        throw error instanceof Refusal ? failure('training-refused', error.message) : error
      })
      forget()
      const id = `training-${++count}`
      const { before } = lesson
      training = { id, learner: learner(lesson), setup: lesson.setup, before, learnt: null }
      return run(training, epochs, setup.optimizer.lr, job)
    },
    trainOn: ({ trainId, epochs, lr }, job) => run(trainingOf(trainId), epochs, lr, job),
    learntWeights({ trainId, which }) {
      const { learnt, before } = trainingOf(trainId)
      if (which === 'before') return [...before]
      return [...((which === 'best' && learnt?.best?.layers) || (learnt?.layers ?? before))]
    },
    forget,
  }
}

/** What the page draws. */
function progressOf({ id, setup }: Training, learnt: Learnt): TrainProgress {
  const { epoch, step, training, heldOut, layers } = learnt
  let left = MOST_SENT
  return {
    trainId: id,
    epoch,
    step,
    training,
    heldOut,
    layers: layers.filter(({ layer, shape }) => {
      const { type } = setup.recipe.layers[layer]!
      if (type !== 'conv1d' && type !== 'convTranspose1d') return false
      left -= shape.reduce((product, size) => product * size, 1)
      return left >= 0
    }),
  }
}
