/** The program of a thread: learns one lesson, one go after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { toProblem } from '../problems.ts'
import { Pupil } from './learner.ts'
import type { FromThread, ThreadData, ToThread } from './thread-learner.ts'

const port = parentPort!
const { lesson, stopped } = workerData as ThreadData
const send = (message: FromThread): void => port.postMessage(message)
const pupil = new Pupil(lesson)
let turn = Promise.resolve()

port.on('message', (message: ToThread) => (turn = turn.then(() => learn(message))))

async function learn({ go, epochs, lr }: ToThread): Promise<void> {
  try {
    const { ended, learnt } = await pupil.learn(
      { epochs, lr },
      {
        // No message comes through as long as a step takes.
        isStopped: () => Atomics.load(stopped, 0) >= go,
        onLearnt: (made) => send({ kind: 'learnt', go, learnt: made }),
      },
    )
    send({ kind: 'ended', go, ended, learnt })
  } catch (error) {
    send({ kind: 'failed', go, problem: toProblem(error) })
  }
}
