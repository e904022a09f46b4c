import { type MessageCode as CoreCode, type MessageDetails, sentenceBook } from '@sinal/core'
import type { MessageCode as SignalsCode } from '@sinal/signals'
import type { MessageCode as WeightsCode } from '@sinal/weights'
import { documentProblems } from './sentences/document.ts'
import { layerProblems } from './sentences/layers.ts'
import { weightProblems } from './sentences/weights.ts'

const book = sentenceBook({ ...documentProblems, ...layerProblems, ...weightProblems })

/** All that is said of a recipe, by its code, with the names of what each sentence is filled with. */
export const { say, messageCodes } = book

/** The code of a sentence of this package, of the engine, or of what a file that a recipe names has wrong. */
export type RecipeCode = Parameters<typeof say>[0] | CoreCode | WeightsCode | SignalsCode

/** A sentence with what another language would make it from. */
export interface RecipeSaid {
  readonly code: RecipeCode
  readonly details: MessageDetails
  readonly text: string
}
