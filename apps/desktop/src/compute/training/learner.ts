import type { TrainResult } from '../../shared/train-schemas.ts'
import { ownTarget, type Lesson } from './lesson.ts'
import { Stopped, Trainer, type Learnt, type TrainOptions } from './trainer.ts'

export interface LearnOptions {
  /** Until so many are done. */
  readonly epochs: number
  readonly lr: number
  readonly signal: AbortSignal
  onLearnt(learnt: Learnt): void
}

export interface Learning {
  readonly ended: TrainResult['ended']
  readonly learnt: Learnt
}

/** Learns one lesson, in any number of goes: each goes on where the one before it ended. */
export interface Learner {
  /** @throws the reason of `signal` once it is aborted, where there is nothing yet to go on from */
  learn(options: LearnOptions): Promise<Learning>
  /** Nobody asks it any more. */
  close(): void
}

export type NewLearner = (lesson: Lesson) => Learner

/** What learns, wherever that is. */
export class Pupil {
  readonly #lesson: Lesson
  #trainer: Trainer | null = null

  constructor(lesson: Lesson) {
    this.#lesson = lesson
  }

  /** `learnt` is null where it was stopped before there was anything to go on from. */
  async learn(
    { epochs, lr }: Pick<LearnOptions, 'epochs' | 'lr'>,
    options: TrainOptions,
  ): Promise<{ readonly ended: TrainResult['ended']; readonly learnt: Learnt | null }> {
    const lesson = this.#lesson
    const check = (): void => {
      if (options.isStopped()) throw new Stopped()
    }
    try {
      this.#trainer ??= new Trainer(lesson, lesson.target ?? (await ownTarget(lesson, check)))
    } catch (error) {
      if (error instanceof Stopped) return { ended: { kind: 'stopped' }, learnt: null }
      throw error
    }
    this.#trainer.lr = lr
    const ended = this.#trainer.run(epochs, options)
    return { ended, learnt: this.#trainer.learnt() }
  }
}

/** Learns in this thread, which does nothing else meanwhile. */
export function ownLearner(lesson: Lesson): Learner {
  const pupil = new Pupil(lesson)
  return {
    async learn({ epochs, lr, signal, onLearnt }) {
      const isStopped = (): boolean => signal.aborted
      const { ended, learnt } = await pupil.learn({ epochs, lr }, { isStopped, onLearnt })
      if (learnt === null) throw signal.reason
      return { ended, learnt }
    },
    close: () => {},
  }
}
