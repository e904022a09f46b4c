import { basename, sep } from 'node:path'
import { messageOf } from '../reader-messages.ts'
import { FileError, FolderError, PlanError, type Failure } from '@sinal/recipe/batch'
import { SignalError } from '@sinal/signals'
import type { Problem } from '../../shared/ipc.ts'
import { toProblem } from '../problems.ts'

/** The folders of a run. */
export interface Places {
  readonly inputs: string
  readonly results: string
}

/** What ends a run, or keeps it from beginning. */
export function runProblem(error: unknown, places: Places): Problem {
  if (!isOfRun(error)) return toProblem(error)
  const { name } = error
  const folder = basename(places.results)
  const message = withoutPaths(error.message, places)
  const details = {
    folder,
    text: message.startsWith(`${folder}: `) ? message.slice(folder.length + 2) : message,
  }
  const locked = error instanceof FolderError && error.reason === 'locked'
  return { code: locked ? 'folder-locked' : 'folder-stopped', name, message, details }
}

/** Of the folders: what is wrong with a file alone is told in its row. */
const isOfRun = (error: unknown): error is FileError | PlanError | SignalError =>
  error instanceof FileError || error instanceof PlanError || error instanceof SignalError

/** Why one file could not be run. */
export function fileProblem(failure: Failure, file: string, places: Places): Problem {
  const { name, row, column, said } = failure
  const message = withoutPaths(failure.message, places)
  const details = { file, row, column, text: message }
  return { code: 'folder-file', name, message, details, ...(said && { said: messageOf(said, said.reason) }) }
}

/** The page sees no path: the names of the folders' files are enough. */
export function withoutPaths(text: string, { inputs, results }: Places): string {
  const folders = [inputs, results].toSorted((a, b) => b.length - a.length)
  return folders.reduce(
    (rest, folder) => rest.replaceAll(folder + sep, '').replaceAll(folder, basename(folder)),
    text,
  )
}
