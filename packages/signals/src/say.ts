import { batchProblems } from './sentences/batch-problems.ts'
import { columnSentences } from './sentences/columns.ts'
import { decisionSentences } from './sentences/decisions.ts'
import { fileProblems } from './sentences/file-problems.ts'
import { textProblems } from './sentences/text-problems.ts'
import { writerProblems } from './sentences/writer-problems.ts'
import { type Said as AnySaid, sentenceBook } from './sentence-book.ts'

const sentences = {
  ...decisionSentences,
  ...columnSentences,
  ...textProblems,
  ...fileProblems,
  ...writerProblems,
  ...batchProblems,
}

export type MessageCode = keyof typeof sentences
export type Said = AnySaid<MessageCode>

const book = sentenceBook(sentences)
export const { say } = book

/** All codes, with the names of what each is filled with: what a translation must have. */
export const { messageCodes } = book

/** As public types have it, where the sentence has a field of its own. */
export function toldBy({ code, details, text }: Said) {
  return { reason: text, code, details }
}

/** The decisions of which the file allows another as well. */
export const isDoubtful = (code: MessageCode): boolean => code.endsWith('-doubtful')
