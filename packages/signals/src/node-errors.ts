import { say, type Said } from './say.ts'
import { SignalError } from './signal-error.ts'

/** What the codes of the file system mean. */
const PROBLEMS: Readonly<Record<string, Said>> = {
  ENOENT: say('file-missing'),
  EACCES: say('file-denied'),
  EPERM: say('file-denied'),
  EISDIR: say('file-folder'),
  ENOTDIR: say('file-missing'),
  EBUSY: say('file-busy'),
  EMFILE: say('file-many-open'),
  ENOSPC: say('disk-full'),
  EDQUOT: say('disk-quota'),
  EROFS: say('disk-read-only'),
  EIO: say('disk-failed'),
  ENAMETOOLONG: say('name-long'),
}

/** Tells what the file system says in words; anything else goes on as it is. */
export function fail(error: unknown, file: string): never {
  const problem = fileProblem(error)
  if (problem === null) throw error
  throw new SignalError(problem, { file, cause: error })
}

/** What the file system says, in words; null where it is not the file system that does. */
export function fileProblem(error: unknown): Said | null {
  const code = codeOf(error)
  return code === undefined ? null : (PROBLEMS[code] ?? say('system-code', { system: code }))
}

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
