import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'
import { fileProblem } from '@sinal/signals/node'
import type { BatchSaid } from './sentences.ts'

/** A file that can't be used as asked. */
export class FileError extends SinalError {
  override get name() {
    return 'FileError'
  }
  readonly file: string
  /** Line of the file. */
  readonly row: number | null
  /** The message without the place. */
  readonly problem: string
  /** Which problem it is, for whoever words it in another language (`messageCodes`). */
  declare readonly code: BatchSaid['code']

  constructor(said: BatchSaid, { file, row = null, cause }: FilePlace) {
    const place = row === null ? file : `${file}, row ${row}`
    super({ ...said, text: `${place}: ${said.text}` }, cause === undefined ? undefined : { cause })
    this.file = file
    this.row = row
    this.problem = said.text
  }
}

interface FilePlace {
  readonly file: string
  readonly row?: number | null
  readonly cause?: unknown
}

/** The folder of the results can't be written into, so that a run ends: each further file would fail in the same way. */
export class FolderError extends FileError {
  override get name() {
    return 'FolderError'
  }
  /** locked: another run has it; full: the disk is; lost: it was removed or replaced while a run wrote into it. */
  readonly reason: 'locked' | 'full' | 'read-only' | 'lost'

  constructor(reason: FolderError['reason'], said: BatchSaid, place: FilePlace) {
    super(said, place)
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
export function folderErrorOf(system: string | null, said: BatchSaid, place: FilePlace): FolderError | null {
  const reason = system === null ? undefined : OF_THE_FOLDER[system]
  return reason === undefined ? null : new FolderError(reason, said, place)
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
  /** Which problem it is, for whoever words it in another language (`messageCodes`). */
  declare readonly code: BatchSaid['code']

  constructor(option: PlanError['option'], said: BatchSaid) {
    super(option === null ? said : { ...said, text: `${option}: ${said.text}` })
    this.option = option
    this.problem = said.text
  }
}

/** Says what the file system refused; other errors stay as they are. */
export function asFileError(error: unknown, file: string): unknown {
  const problem = fileProblem(error)
  if (problem === null) return error
  const place = { file, cause: error }
  return folderErrorOf(systemCode(error), problem, place) ?? new FileError(problem, place)
}

/** Whether an error says what is wrong with a file, a recipe or an option; anything else is a fault of the program. */
export function isForeseen(error: unknown): boolean {
  return error instanceof SinalError || error instanceof SignalError
}
