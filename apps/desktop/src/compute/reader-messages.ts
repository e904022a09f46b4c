import type { FileError } from '@sinal/recipe/batch'
import type { RecipeError } from '@sinal/recipe'
import type { MessageDetails, SignalError } from '@sinal/signals'
import type { WeightsError } from '@sinal/weights'
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

type Telling = SignalError | FileError | RecipeError | WeightsError

/** What an error of a library says. */
export function saidBy(error: Pick<Telling, 'code' | 'details' | 'problem'>): ReaderMessage {
  return messageOf(error, error.problem)
}
