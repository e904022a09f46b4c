import type { MessageCode, Said } from './say.ts'
import type { MessageDetails } from './types.ts'

export interface SignalErrorDetails {
  readonly file: string
  /** Line of the file as an editor numbers it, from 1. */
  readonly row?: number | undefined
  readonly column?: string | undefined
  /** Index of a sample of a channel. */
  readonly sample?: number | undefined
  readonly channel?: string | undefined
  readonly cause?: unknown
}

/** A file that can't be read or written as asked. The message names the file and, where known, the place in it. */
export class SignalError extends Error {
  override readonly name: string = 'SignalError'
  readonly file: string
  /** Of text. */
  readonly row: number | undefined
  readonly column: string | undefined
  /** Of other formats, and of what is written. */
  readonly sample: number | undefined
  readonly channel: string | undefined
  /** The message without the place. */
  readonly problem: string
  /** Which problem it is, for whoever words it in another language. */
  readonly code: MessageCode
  /** What `problem` is filled with. */
  readonly details: MessageDetails

  constructor({ text, code, details }: Said, place: SignalErrorDetails) {
    const { file, row, column, sample, channel, cause } = place
    const parts = [
      file,
      row === undefined ? null : `row ${row}`,
      column === undefined ? null : `column ${JSON.stringify(column)}`,
      sample === undefined ? null : `sample ${sample}`,
      channel === undefined ? null : `channel ${JSON.stringify(channel)}`,
    ]
    const where = parts.filter((part) => part !== null).join(', ')
    super(`${where}: ${text}`, cause === undefined ? undefined : { cause })
    this.file = file
    this.row = row
    this.column = column
    this.sample = sample
    this.channel = channel
    this.problem = text
    this.code = code
    this.details = details
  }
}

/** What went wrong, in the words of whoever noticed it. */
export function problemOf(error: unknown): string {
  if (error instanceof SignalError) return error.problem
  return error instanceof Error ? error.message : String(error)
}

/** Whether an error says already what the user has to know, or asks to stop. */
export function isFinal(error: unknown): boolean {
  return error instanceof SignalError || (error instanceof Error && error.name === 'AbortError')
}
