import { i18n } from '../../i18n.ts'
import { readerWords } from '../../ui/reader-words.ts'
import type { FieldProblem } from './layer-draft.ts'

/** What is wrong with a field, in the user's language. */
export const fieldWords = ({ rule, params, said }: Pick<FieldProblem, 'rule' | 'params' | 'said'>): string =>
  said ? readerWords(said) : i18n.global.t(`chain.problems.${rule}`, params)
