import { SignalError } from './signal-error.ts'

/** What the codes of the file system mean. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'no such file or folder',
  EBUSY: 'the file is in use by another program',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an input/output error',
  ENAMETOOLONG: 'the name is too long',
}

/** What the file system says, in words; null where it is not the file system that does. */
export function fileProblem(error: unknown): string | null {
  const code = codeOf(error)
  return code === undefined ? null : (PROBLEMS[code] ?? `the file system reports ${code}`)
}

/** Tells what the file system says in words; anything else goes on as it is. */
export function fail(error: unknown, file: string): never {
  const problem = fileProblem(error)
  if (problem === null) throw error
  throw new SignalError(problem, { file, cause: error })
}

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
