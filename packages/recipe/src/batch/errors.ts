import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'

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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'expected a folder, but got a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
}

/** Says what the file system refused; other errors stay as they are. */
export function asFileError(error: unknown, file: string): unknown {
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error
  if (!isSystem) return error
  const reason = REASONS[String(error.code)] ?? `the file system reports ${String(error.code)}`
  return new FileError(`${file}: ${reason}`, { cause: error })
}

/** Whether an error says what is wrong with a file, a recipe or an option; anything else is a fault of the program. */
export function isForeseen(error: unknown): boolean {
  return error instanceof SinalError || error instanceof SignalError
}
