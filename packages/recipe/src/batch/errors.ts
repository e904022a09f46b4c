import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'
import { fileProblem } from '@sinal/signals/node'

/** A file that can't be used as asked. */
export class FileError extends SinalError {
  override get name() {
    return 'FileError'
  }
}

/** The folder of the results can't be written into, so that a run ends: each further file would fail in the same way. */
export class FolderError extends FileError {
  override get name() {
    return 'FolderError'
  }
  /** locked: another run has it; full: the disk is; lost: it was removed or replaced while a run wrote into it. */
  readonly reason: 'locked' | 'full' | 'read-only' | 'lost'

  constructor(reason: FolderError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** What a system's code says of the folder, and not only of a file in it. */
const OF_THE_FOLDER: Readonly<Record<string, FolderError['reason']>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
}

/** The error of the folder that shows in a file's; null where it is that file's alone. */
export function folderErrorOf({
  code,
  message,
}: {
  code: string | null
  message: string
}): FolderError | null {
  const reason = code === null ? undefined : OF_THE_FOLDER[code]
  return reason === undefined ? null : new FolderError(reason, message)
}

/** 'ENOSPC' and the like, of an error or of what it was made from; null where it is none of the file system. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z\d]+$/.test(error.code)) return error.code
  return systemCode(error.cause)
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
  if (problem === null) return error
  const message = `${file}: ${problem}`
  return folderErrorOf({ code: systemCode(error), message }) ?? new FileError(message, { cause: error })
}

/** Whether an error says what is wrong with a file, a recipe or an option; anything else is a fault of the program. */
export function isForeseen(error: unknown): boolean {
  return error instanceof SinalError || error instanceof SignalError
}
