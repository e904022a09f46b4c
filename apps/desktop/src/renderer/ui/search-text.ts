import uFuzzy from '@leeoniya/ufuzzy'

/** Lower case, without accents: 'média' is found by 'media', 'MaxPool1d' by 'maxpool'. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()

/** Whether each word that is searched for begins or lies in one of the texts. */
export function matchesSearch(search: string, texts: readonly string[]): boolean {
  if (search === '') return true
  const found = plain(texts.join(' '))
  return plain(search)
    .split(/\s+/)
    .every((word) => found.includes(word))
}

/** Words in any order, each with at most one letter wrong, left out or too many. */
const fuzzy = new uFuzzy({ intraMode: 1 })
const ORDERS = 4

/**
 * The places of the texts that are found, best first: where no text has the words that are searched for, those that have
 * the letters, in their order.
 */
export function fuzzySearch(search: string, texts: readonly string[]): number[] {
  const needle = plain(search).trim()
  const haystack = texts.map(plain)
  const [found, info, order] = fuzzy.search(haystack, needle, ORDERS)
  if (found && found.length > 0) return info && order ? order.map((k) => info.idx[k]!) : [...found]
  return haystack.flatMap((text, k) => (hasLetters(text, needle) ? [k] : []))
}

function hasLetters(text: string, letters: string): boolean {
  let from = 0
  for (const letter of letters.replace(/\s/g, '')) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + letter.length
  }
  return true
}
