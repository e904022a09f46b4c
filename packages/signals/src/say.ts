import { columnSentences } from './sentences/columns.ts'
import { decisionSentences } from './sentences/decisions.ts'
import { fileProblems } from './sentences/file-problems.ts'
import { textProblems } from './sentences/text-problems.ts'
import type { MessageDetails } from './types.ts'

/** All that reading says, by its code. A code and the names of its details don't change; the English may. */
const sentences = { ...decisionSentences, ...columnSentences, ...textProblems, ...fileProblems }

export type MessageCode = keyof typeof sentences

/** All codes, with the names of what each is filled with: what a translation must have. */
export const messageCodes: ReadonlyMap<MessageCode, readonly string[]> = new Map(
  (Object.keys(sentences) as MessageCode[]).map((code) => [code, detailsOf(code)]),
)

/** A sentence with what another language would make it from. */
export interface Said {
  readonly code: MessageCode
  readonly details: MessageDetails
  readonly text: string
}

export function say<C extends MessageCode>(code: C, ...filling: Parameters<(typeof sentences)[C]>): Said {
  const [details = {}] = filling as [MessageDetails?]
  const sentence = sentences[code] as (details: MessageDetails) => string
  return { code, details, text: sentence(details) }
}

/** As public types have it, where the sentence has a field of its own. */
export function toldBy({ code, details, text }: Said) {
  return { reason: text, code, details }
}

/** The decisions of which the file allows another as well. */
export const isDoubtful = (code: MessageCode): boolean => code.endsWith('-doubtful')

/** What a sentence looks at while it is made. */
function detailsOf(code: MessageCode): string[] {
  const asked = new Set<string>()
  const details = new Proxy({}, { get: (_, name) => (asked.add(String(name)), '') })
  ;(sentences[code] as (details: MessageDetails) => string)(details)
  return [...asked]
}
