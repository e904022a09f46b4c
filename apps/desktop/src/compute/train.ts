import type { Recipe } from '@sinal/recipe'
import { failure } from '../shared/problem.ts'
import type { TrainResult } from '../shared/train-schemas.ts'
import type { BatchItem } from './batch.ts'
import type { ComputeHandlers, Job } from './serve.ts'
import { ownTarget, readLesson, Refusal } from './train-lesson.ts'
import { Trainer } from './trainer.ts'

interface TrainSource {
  /** @throws {ProblemError} the file is not open */
  file(id: string): BatchItem
  /** The chain with the numbers of its files. */
  withWeights(recipe: Recipe): Promise<Recipe>
}

export type TrainHandlers = Pick<ComputeHandlers, 'trainPlan' | 'train' | 'trainOn' | 'learntWeights'> & {
  forget(): void
}

export function trainHandlers({ file, withWeights }: TrainSource): TrainHandlers {
  /** The last one that was started. */
  let training: { readonly id: string; readonly trainer: Trainer } | null = null
  let count = 0

  const lessonOf = async (setup: Parameters<typeof readLesson>[0]) =>
    readLesson({ ...setup, recipe: await withWeights(setup.recipe) }, file)
  function trainerOf(id: string): Trainer {
    if (training?.id === id) return training.trainer
    throw failure('training-gone', 'Another training took the place of this one')
  }
  async function run(id: string, epochs: number, { signal, progress }: Job): Promise<TrainResult> {
    const trainer = trainerOf(id)
    const onProgress = (made: ReturnType<Trainer['progress']>): void =>
      progress({ fraction: Math.min(1, made.epoch / epochs), training: made })
    const ended = await trainer.run(epochs, { signal, onProgress })
    return { ended, last: trainer.progress(), best: trainer.best }
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
      const lesson = await lessonOf(setup)
      const target = lesson.target ?? (await ownTarget(lesson, job.signal))
      const id = `training-${++count}`
      training = { id, trainer: new Trainer(id, lesson, target) }
      return run(id, epochs, job)
    },
    trainOn({ trainId, epochs, lr }, job) {
      trainerOf(trainId).lr = lr
      return run(trainId, epochs, job)
    },
    learntWeights: ({ trainId, which }) => [...trainerOf(trainId).learnt(which)],
    forget: () => void (training = null),
  }
}
