import { messageCodes as engineCodes, SinalError } from '@sinal/core'
import { formatPath, RecipeError, type RecipePath } from '@sinal/recipe'
import { SignalError } from '@sinal/signals'
import { WeightsError } from '@sinal/weights'
import { fileProblem as systemProblem } from '@sinal/signals/node'
import type { Problem } from '../shared/ipc.ts'
import { failure, problemOf } from '../shared/problem.ts'
import type { ReaderMessage } from '../shared/reader-schemas.ts'
import { messageOf, saidBy } from './reader-messages.ts'

/** What an exception of the engine, the reader or the file system tells the user. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DOMException && error.name === 'AbortError') return cancelled(error)
  if (error instanceof RecipeError) return recipeProblem(error, isOfEngine(error) ? 'engine' : 'recipe')
  if (error instanceof SignalError) return signalProblem(error)
  if (error instanceof WeightsError) return weightsProblem(error)
  if (error instanceof SinalError && error.code !== null) return engineProblem(error, error.code)
  if (isOfMemory(error)) return failure('memory-short', error.message).problem
  return problemOf(error)
}

/** What V8 says where an array or a text is too large for it, or for the system. */
const OF_MEMORY =
  /^(Array buffer allocation failed|Invalid (typed )?array (buffer )?length|Invalid string length)/

const isOfMemory = (error: unknown): error is Error =>
  error instanceof Error &&
  ((error instanceof RangeError && OF_MEMORY.test(error.message)) || codeOf(error) === 'ERR_STRING_TOO_LONG')

/** @param code where the document is right: 'layer-shape' a layer does not fit its input; 'engine' it cannot be computed */
export function recipeProblem(error: RecipeError, code: 'recipe' | 'layer-shape' | 'engine'): Problem {
  const details = { path: formatPath(error.path), layer: layerOf(error), text: error.problem }
  return { code, name: error.name, message: error.message, details, said: saidBy(error) }
}

/** Whether a layer fits, but cannot be computed. */
const isOfEngine = ({ code }: RecipeError): boolean =>
  code === 'recipe-engine' || new Map<string, unknown>(engineCodes).has(code)

/** The layer that the error speaks of; null for the document as a whole. */
export const layerOf = ({ path }: RecipeError): number | null => layerAt(path)

export function layerAt([key, index]: RecipePath): number | null {
  return key === 'layers' && typeof index === 'number' ? index : null
}

/** A problem with reading a file, told by its name. */
export function readProblem(error: unknown, file: string): Problem {
  if (codeOf(error) === 'ERR_FS_FILE_TOO_LARGE')
    return failure('file-large', `${file}: too large`, { file }).problem
  const said = saidOf(error)
  if (said?.code === 'file-missing') return fileProblem('file-not-found', file, said)
  const isOfSystem = systemCode(error) !== null
  return said && isOfSystem ? fileProblem('file-not-readable', file, said) : toProblem(error)
}

/** A problem with writing a file, told by its name. */
export function writeProblem(error: unknown, file: string): Problem {
  const said = saidOf(error)
  if (!said) return toProblem(error)
  const isFull = said.code === 'disk-full' || said.code === 'disk-quota'
  if (isFull) return fileProblem('disk-full', file, said)
  return fileProblem('export-not-writable', file, said, error instanceof SignalError ? placeOf(error) : {})
}

function fileProblem(
  code: Problem['code'],
  file: string,
  said: ReaderMessage,
  place: Problem['details'] = {},
): Problem {
  const message = `${file}: ${said.reason}`
  return { code, name: 'FileError', message, details: { file, ...place, text: said.reason }, said }
}

/** What a reader, a writer or the file system says; null where it is none of them. */
function saidOf(error: unknown): ReaderMessage | null {
  if (error instanceof SignalError) return saidBy(error)
  const said = systemProblem(error)
  return said && messageOf(said, said.text)
}

/** Where in a file. */
const placeOf = ({ row, column, sample, channel }: SignalError) => ({
  row: row ?? null,
  column: column ?? null,
  sample: sample ?? null,
  channel: channel ?? null,
})

function weightsProblem(error: WeightsError): Problem {
  const { file, name, message, problem: text } = error
  return { code: 'file-not-readable', name, message, details: { file, text }, said: saidBy(error) }
}

function engineProblem({ name, message, details }: SinalError, code: string): Problem {
  const said = messageOf({ code, details }, message)
  return { code: 'engine', name, message, details: { text: message }, said }
}

function signalProblem(error: SignalError): Problem {
  const { file, name, message, problem } = error
  const details = { file, ...placeOf(error), text: problem }
  return { code: 'csv', name, message, details, said: saidBy(error) }
}

function cancelled(error: DOMException): Problem {
  return { code: 'cancelled', name: error.name, message: error.message, details: {} }
}

/** Of Node. */
const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** 'ENOENT' and the like, of the error or of what it was made from. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const code = codeOf(error)
  return code !== null && /^E[A-Z0-9]+$/.test(code) ? code : systemCode(error.cause)
}
