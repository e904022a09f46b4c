import * as v from 'valibot'
import { RULES } from './sentences/rules.ts'
import { listed } from './sentences/shown.ts'

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
    if (issue.expected !== 'never') return RULES.object
    const keys = Object.keys(entries)
    const meant = meantBy(String(issue.input), keys)
    return meant ? `${MEANT}${meant}?)` : `${KNOWN}${keys.join(', ')})`
  })
}

const [MEANT, KNOWN] = ['unknown key (did you mean ', 'unknown key (known here: ']

/** What a message about an unknown key names: the key that was meant, or those that there are. */
export function keysIn(message: string): { readonly meant?: string; readonly known: string } {
  if (message.startsWith(MEANT)) return { meant: message.slice(MEANT.length, -2), known: '' }
  return { known: message.slice(KNOWN.length, -1) }
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
  return v.picklist(options, listed(options.join(' | ')))
}

/** A number, or [left, right]. */
export function ends<Rule extends string>(entry: v.GenericSchema<unknown, number>, rule: Rule) {
  return v.union([entry, v.strictTuple([entry, entry], rule)], rule)
}

export const positive = integer(1, RULES['positive-integer'])
export const nonNegative = integer(0, RULES['whole-number'])
export const number = float32(RULES.float32)
export const text = v.string(RULES.text)
export const truth = v.boolean(RULES.truth)
