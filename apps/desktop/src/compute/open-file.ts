import { type CsvDialect, open, type ReadSignals } from '@sinal/signals'
import { openChoices, type ReadingChoices } from '../shared/import-schemas.ts'
import type { OpenedFile } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import { describeFile } from './describe-file.ts'
import { policiesOf } from './import-preview.ts'
import { readProblem } from './problems.ts'
import { readInto, timeOf } from './read-file.ts'
import { SampleRecorder } from './sample-recorder.ts'
import type { Samples } from './samples.ts'
import type { Job } from './serve.ts'

export interface Opened {
  readonly signals: ReadSignals
  readonly samples: Samples
  /** How it is written, where it is CSV. */
  readonly like: CsvDialect | null
  readonly info: OpenedFile
}

interface Options {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly choices: ReadingChoices
  readonly job: Job
  /** Told what can be looked at while the reading goes on. */
  onSamples(samples: Samples): void
}

/** Reads a granted file whole; tells with each progress what it is, as far as it is read. */
export async function openFile({ id, name, path, choices, job, onSamples }: Options): Promise<Opened> {
  try {
    const file = await open(path, { name, ...openChoices(choices), signal: job.signal })
    try {
      const recorder = new SampleRecorder(file.channels.length, name)
      const { samples, missing } = recorder
      const policies = policiesOf(choices)
      onSamples(samples)
      const signals = await readInto(recorder, file, {
        signal: job.signal,
        policies,
        onPart: ({ fraction, expected }) => {
          const { length } = samples
          // A size without a guess of the length yet: an axis that is drawn now would soon be another.
          const isVague = expected === null && file.size !== null
          const soFar = {
            ...timeOf(file, policies),
            length,
            missing,
            expectedLength: Math.max(length, expected ?? 0),
          }
          const info = isVague ? undefined : describeFile(id, file, soFar, samples)
          job.progress({ fraction, rows: length, ...(info && { file: info }) })
        },
      })
      return { signals, samples, like: file.recognised, info: describeFile(id, file, signals, samples) }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new ProblemError(readProblem(error, name))
  }
}
