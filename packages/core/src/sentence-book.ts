/** What a sentence is filled with. */
export type MessageDetails = Readonly<Record<string, string | number>>

/** Sentences by their codes, each made from what it is filled with. */
export type Sentences = Readonly<Record<string, (filling: never) => string>>

/** A sentence with what another language would make it from. */
export interface Said<Code extends string = string> {
  readonly code: Code
  readonly details: MessageDetails
  readonly text: string
}

/**
 * Messages that can be worded in other languages: each has a code, which doesn't change, as the names of its details don't;
 * the English may.
 *
 * @returns `say`, which fills a sentence in, and `messageCodes`: all codes, with the names of what each is filled with
 */
export function sentenceBook<S extends Sentences>(sentences: S) {
  type Code = keyof S & string
  const sentenceOf = (code: Code) => sentences[code] as unknown as (details: MessageDetails) => string
  const say = <C extends Code>(code: C, ...filling: Parameters<S[C]>): Said<C> => {
    const [details = {}] = filling as [MessageDetails?]
    return { code, details, text: sentenceOf(code)(details) }
  }
  /** What a sentence looks at while it is made. */
  const detailsOf = (code: Code): string[] => {
    const asked = new Set<string>()
    sentenceOf(code)(new Proxy({}, { get: (_, name) => (asked.add(String(name)), '') }))
    return [...asked]
  }
  const messageCodes: ReadonlyMap<Code, readonly string[]> = new Map(
    Object.keys(sentences).map((code) => [code, detailsOf(code)]),
  )
  return { say, messageCodes }
}
