import * as v from 'valibot'

// A message is the rule as it reads after "expected": the formatter in parse.ts adds the path and the value.

/** kernel_size and kernelsize are both meant as kernelSize. */
function plain(key: string): string {
  return key.replaceAll(/[_-]/g, '').toLowerCase()
}

/** The one of some words that a word with other dashes or capitals stands for. */
export function meantBy(word: string, words: readonly string[]): string | undefined {
  return words.find((known) => plain(known) === plain(word))
}

/** An object that takes these keys and no others. */
export function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected !== 'never') return 'an object'
    const keys = Object.keys(entries)
    const meant = meantBy(String(issue.input), keys)
    return meant ? `unknown key (did you mean ${meant}?)` : `unknown key (known here: ${keys.join(', ')})`
  })
}

export const MAX_FLOAT32 = 3.4028234663852886e38

export function integer<const Rule extends string>(least: number, rule: Rule) {
  return v.pipe(
    v.number(rule),
    v.integer(rule),
    v.minValue(least, rule),
    v.maxValue(Number.MAX_SAFE_INTEGER, rule),
  )
}

export function float32<const Rule extends string>(rule: Rule) {
  return v.pipe(v.number(rule), v.minValue(-MAX_FLOAT32, rule), v.maxValue(MAX_FLOAT32, rule))
}

export function oneOf<const Options extends readonly string[]>(options: Options) {
  return v.picklist(options, listed(options))
}

/** `'a', 'b' or 'c'` */
export function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

/** A number, or [left, right]. */
export function ends<Rule extends string>(entry: v.GenericSchema<unknown, number>, rule: Rule) {
  return v.union([entry, v.strictTuple([entry, entry], rule)], rule)
}

export const positive = integer(1, 'a positive integer')
export const nonNegative = integer(0, 'a non-negative integer')
export const number = float32('a number that float32 can hold')
export const text = v.string('a text')
export const truth = v.boolean('true or false')
