import type { Message, SignalError } from '@sinal/signals'
import type { ReaderMessage } from '../shared/reader-schemas.ts'

/** A sentence of the reader as the renderer gets it. */
export const messageOf = ({ code, details }: Message, reason: string): ReaderMessage => ({
  code,
  details: { ...details },
  reason,
})

/** What an error of the reader says; undefined of one that has no code. */
export function saidBy({ code, details, problem }: SignalError): ReaderMessage | undefined {
  return code === null ? undefined : messageOf({ code, details }, problem)
}
