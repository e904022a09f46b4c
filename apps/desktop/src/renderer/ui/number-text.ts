import { decimalMark } from '../format.ts'

/** Nothing but numbers, in any notation. */
const NUMBERS = /^[\d\s.,;/+\-eE[\]]*$/
const isSpaced = (text: string): boolean => /[^\s;][\s;]+[^\s;]/.test(text)
/** Commas that part numbers, as in `1,0,-1`. */
const isCommaList = (text: string): boolean => !isSpaced(text) && text.split(',').length > 2

/**
 * Numbers as text, which are kept with points, in the user's notation: `0,5` in Portuguese. A text that is no list of
 * numbers stays as it is.
 */
export function localNumbers(text: string): string {
  const mark = decimalMark()
  if (mark === '.' || !NUMBERS.test(text) || (text.includes(',') && !isSpaced(text))) return text
  return text.replaceAll('.', mark)
}

/** What was typed in the user's notation, or with points, with points. */
export function plainNumbers(text: string): string {
  if (decimalMark() === '.' || !NUMBERS.test(text) || isCommaList(text)) return text
  // A comma before a blank parts two numbers.
  return text.replaceAll(/,(?=\d)/g, '.')
}
