import { basename, sep } from 'node:path'
import { FileError, FolderError, type Note, PlanError, type Failure } from '@sinal/recipe/batch'
import { SignalError } from '@sinal/signals'
import type { FolderNote } from '../../shared/folder-run-schemas.ts'
import type { Problem } from '../../shared/ipc.ts'
import type { ReaderMessage } from '../../shared/reader-schemas.ts'
import { layerAt, toProblem } from '../problems.ts'
import { saidBy } from '../reader-messages.ts'

/** The folders of a run. */
export interface Places {
  readonly inputs: string
  readonly results: string
}

/** What ends a run, or keeps it from beginning. */
export function runProblem(error: unknown, places: Places): Problem {
  if (!isOfRun(error)) return toProblem(error)
  const { name } = error
  const message = withoutPaths(error.message, places)
  const said = pathless(saidBy(error), places)
  const details = { folder: basename(places.results), text: said.reason }
  const locked = error instanceof FolderError && error.reason === 'locked'
  return { code: locked ? 'folder-locked' : 'folder-stopped', name, message, details, said }
}

/** Of the folders: what is wrong with a file alone is told in its row. */
const isOfRun = (error: unknown): error is FileError | PlanError | SignalError =>
  error instanceof FileError || error instanceof PlanError || error instanceof SignalError

/** Why one file could not be run. */
export function fileProblem(failure: Failure, file: string, places: Places): Problem {
  const { name, row, column, sample, channel, path } = failure
  const message = withoutPaths(failure.message, places)
  const said = pathless(failure.said, places)
  return {
    code: 'folder-file',
    name,
    message,
    details: { file, row, column, sample, channel, layer: layerAt(path ?? []), text: said.reason },
    said,
  }
}

export function folderNote(note: Note, places: Places): FolderNote {
  const { row, column } = note
  return { ...pathless(note, places), row, column }
}

/** A sentence as the page may see it. */
function pathless({ code, details, reason }: ReaderMessage, places: Places): ReaderMessage {
  const clean = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' ? withoutPaths(value, places) : value,
  ])
  return { code, details: Object.fromEntries(clean), reason: withoutPaths(reason, places) }
}

/** The page sees no path: the names of the folders' files are enough. */
function withoutPaths(text: string, { inputs, results }: Places): string {
  const folders = [inputs, results].toSorted((a, b) => b.length - a.length)
  return folders.reduce(
    (rest, folder) => rest.replaceAll(folder + sep, '').replaceAll(folder, basename(folder)),
    text,
  )
}
