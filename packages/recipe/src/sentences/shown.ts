/** A value as a sentence shows it: `items` are those of an array. */
export interface Shown {
  readonly got: string
  readonly items: number
}

const LONGEST = 40

/** Strings in quotes and cut; what is nested only named, by a word that another language has its own for. */
export function shown(value: unknown): Shown {
  const named = (got: string, items = 0): Shown => ({ got, items })
  if (value === undefined) return named('nothing')
  if (typeof value === 'string') return named(quoted(value))
  if (Array.isArray(value)) return named('array', value.length)
  if (typeof value === 'object' && value !== null) return named('object')
  return named(String(value))
}

export const quoted = (text: string): string =>
  `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`

/** The same in English. */
export function inEnglish({ got, items }: Shown): string {
  if (got === 'array') return `an array of ${items}`
  return got === 'object' ? 'an object' : got
}

/** `a | b | c` → `'a', 'b' or 'c'` */
export function listed(choices: string): string {
  const words = choices.split(' | ').map((word) => `'${word}'`)
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** The other way round. */
export const choicesIn = (text: string): string =>
  [...text.matchAll(/'([^']*)'/g)].map(([, choice]) => choice!).join(' | ')
