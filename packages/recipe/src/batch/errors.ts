import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'
import { fileProblem } from '@sinal/signals/node'

/** A file that can't be used as asked. */
export class FileError extends SinalError {
  override get name() {
    return 'FileError'
  }
}

/** What is asked of a batch can't be: results would lie on each other, or on an input. Nothing was written. */
export class PlanError extends SinalError {
  override get name() {
    return 'PlanError'
  }
  /** The option of `runBatch` that is at fault; null where it is a file. */
  readonly option: 'out' | 'plot' | 'resume' | 'files' | null
  /** The message without the option. */
  readonly problem: string

  constructor(option: PlanError['option'], problem: string) {
    super(option === null ? problem : `${option}: ${problem}`)
    this.option = option
    this.problem = problem
  }
}

/** Says what the file system refused; other errors stay as they are. */
export function asFileError(error: unknown, file: string): unknown {
  const problem = fileProblem(error)
  return problem === null ? error : new FileError(`${file}: ${problem}`, { cause: error })
}

/** Whether an error says what is wrong with a file, a recipe or an option; anything else is a fault of the program. */
export function isForeseen(error: unknown): boolean {
  return error instanceof SinalError || error instanceof SignalError
}
