import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError'
  }
}

/** A file that cannot be used as asked, or files that do not go together. */
export class FileError extends Error {
  override get name() {
    return 'FileError'
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'expected a folder, but got a file',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}

/** Says what the file system refused; other errors stay as they are. */
export function asFileError(error: unknown, file: string): unknown {
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error
  if (!isSystem) return error
  const reason = REASONS[String(error.code)] ?? `the file system reports ${String(error.code)}`
  return new FileError(`${file}: ${reason}`, { cause: error })
}

/** Whether an error is told in one line; anything else is a fault of the program, and its trace helps. */
export function isForeseen(error: unknown): boolean {
  return [SinalError, SignalError, FileError].some((known) => error instanceof known)
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Who reads the output has seen enough of it, as `head` has: nothing is wrong. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
