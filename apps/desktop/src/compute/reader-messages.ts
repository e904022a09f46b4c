import type { FileError } from '@sinal/recipe/batch'
import type { MessageDetails, SignalError } from '@sinal/signals'
import type { ReaderMessage } from '../shared/reader-schemas.ts'

interface Message {
  readonly code: string
  readonly details: MessageDetails
}

/** A sentence of the reader as the renderer gets it. */
export const messageOf = ({ code, details }: Message, reason: string): ReaderMessage => ({
  code,
  details: { ...details },
  reason,
})

/** What an error of the reader, of a writer or of a run over a folder says. */
export function saidBy(error: Pick<SignalError | FileError, 'code' | 'details' | 'problem'>): ReaderMessage {
  return messageOf(error, error.problem)
}
