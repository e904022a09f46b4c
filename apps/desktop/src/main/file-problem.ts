import { fileProblem, SignalError } from '@sinal/signals/node'
import { failure, ProblemError } from '../shared/problem.ts'
import type { ReaderMessage } from '../shared/reader-schemas.ts'

/** A file that main could not read or write, by its name, with what the file system says; the page sees no path. */
export function fileFailure(
  code: 'file-not-readable' | 'export-not-writable',
  error: unknown,
  file: string,
): ProblemError {
  const said = saidOf(error)
  if (said === null) return failure(code, `${file}: ${String((error as Error).name)}`, { file })
  const isGone = said.code === 'file-missing' && code === 'file-not-readable'
  const isFull = said.code === 'disk-full' || said.code === 'disk-quota'
  return new ProblemError({
    code: isGone ? 'file-not-found' : isFull ? 'disk-full' : code,
    name: 'FileError',
    message: `${file}: ${said.reason}`,
    details: { file, text: said.reason },
    said,
  })
}

/** That the studio's own folder can't be written to, with what the file system says. */
export function userDataFailure(error: unknown, folder: string): ProblemError {
  const said = saidOf(error)
  const reason = said?.reason ?? String((error as Error).name)
  return new ProblemError({
    code: 'user-data',
    name: 'FileError',
    message: `${folder}: ${reason}`,
    details: { folder, text: reason },
    ...(said && { said }),
  })
}

function saidOf(error: unknown): ReaderMessage | null {
  if (error instanceof SignalError) {
    const { code, details, problem: reason } = error
    return { code, details: { ...details }, reason }
  }
  const said = fileProblem(error)
  return said && { code: said.code, details: { ...said.details }, reason: said.text }
}
