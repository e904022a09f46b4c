import { formatPath, RecipeError } from '@sinal/recipe'
import { CsvError, SignalError } from '@sinal/signals'
import type { Problem } from '../shared/ipc.ts'
import { problemOf } from '../shared/problem.ts'
import { saidBy } from './reader-messages.ts'

/** What an exception of the engine, the reader or the file system tells the user. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DOMException && error.name === 'AbortError') return cancelled(error)
  if (error instanceof RecipeError) return recipeProblem(error, 'recipe')
  if (error instanceof SignalError) return signalProblem(error)
  return problemOf(error)
}

/** @param code 'layer-shape' where the document is right, but a layer does not fit its input */
export function recipeProblem(error: RecipeError, code: 'recipe' | 'layer-shape'): Problem {
  const details = { path: formatPath(error.path), layer: layerOf(error), text: error.problem }
  return { code, name: error.name, message: error.message, details }
}

/** The layer that the error speaks of; null for the document as a whole. */
export function layerOf({ path }: RecipeError): number | null {
  return path[0] === 'layers' && typeof path[1] === 'number' ? path[1] : null
}

/** A problem with reading a file, told by its name. */
export function readProblem(error: unknown, file: string): Problem {
  const code = systemCode(error)
  if (code === 'ENOENT') return fileProblem('file-not-found', `${file} is not there (any more)`, file)
  if (code) return fileProblem('file-not-readable', `${file} cannot be read (${code})`, file)
  return toProblem(error)
}

/** A problem with writing a file, told by its name. */
export function writeProblem(error: unknown, file: string): Problem {
  const code = systemCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fileProblem('disk-full', `${file} was not written: the disk is full`, file)
  }
  if (code) return fileProblem('export-not-writable', `${file} cannot be written (${code})`, file)
  if (!(error instanceof SignalError)) return toProblem(error)
  const { name, message, problem } = error
  return { code: 'export-not-writable', name, message, details: { file, text: problem } }
}

function fileProblem(code: Problem['code'], message: string, file: string): Problem {
  return { code, name: 'FileError', message, details: { file } }
}

function signalProblem(error: SignalError): Problem {
  const { file } = error
  const { row = null, column = null } = error instanceof CsvError ? error : {}
  const said = saidBy(error)
  return {
    code: 'csv',
    name: error.name,
    message: error.message,
    details: { file, row, column, text: error.message },
    ...(said && { said }),
  }
}

function cancelled(error: DOMException): Problem {
  return { code: 'cancelled', name: error.name, message: error.message, details: {} }
}

/** 'ENOENT' and the like, of the error or of what it was made from. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)) return error.code
  return systemCode(error.cause)
}
