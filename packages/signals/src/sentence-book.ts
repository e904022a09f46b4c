import type { MessageDetails } from './types.ts'

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
 */
export function sentenceBook<S extends Sentences>(sentences: S) {
  type Code = keyof S & string
  const say = <C extends Code>(code: C, ...filling: Parameters<S[C]>): Said<Code> => {
    const [details = {}] = filling as [MessageDetails?]
    const sentence = sentences[code] as unknown as (details: MessageDetails) => string
    return { code, details, text: sentence(details) }
  }
  /** What a sentence looks at while it is made. */
  const detailsOf = (code: Code): string[] => {
    const asked = new Set<string>()
    const details = new Proxy({}, { get: (_, name) => (asked.add(String(name)), '') })
    ;(sentences[code] as unknown as (details: MessageDetails) => string)(details)
    return [...asked]
  }
  const codes = Object.keys(sentences) as Code[]
  const messageCodes: ReadonlyMap<Code, readonly string[]> = new Map(
    codes.map((code) => [code, detailsOf(code)]),
  )
  return { say, messageCodes }
}
