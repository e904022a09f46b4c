/** What a literal of Python's can be here: tuples and lists are arrays. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>

const TOKEN = /\s*(?:([[\](){},:])|(-?\d+)L?|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(True|False|None)\b)/y
const MAX_DEPTH = 8

/** A place in the text, and what should stand there. */
export class LiteralError extends Error {
  readonly at: number

  constructor(at: number, problem: string) {
    super(problem)
    this.at = at
  }
}

/**
 * Reads a literal as NumPy writes its headers: strings, integers, booleans, tuples, lists and dicts of them.
 *
 * @throws {LiteralError}
 */
export function parseLiteral(text: string): Literal {
  const reader = new Reader(text)
  const value = reader.value(0)
  if (text.slice(reader.at).trim() !== '') throw reader.error('the end')
  return value
}

class Reader {
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  error(expected: string): LiteralError {
    const got = this.#text.slice(this.at, this.at + 20)
    return new LiteralError(this.at, `expected ${expected}, but got ${got === '' ? 'the end' : `'${got}'`}`)
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw this.error(`at most ${MAX_DEPTH} levels`)
    const [, mark, integer, single, double, word] = this.#next() ?? []
    if (integer !== undefined) return Number(integer)
    if (word !== undefined) return word === 'None' ? null : word === 'True'
    if (single !== undefined || double !== undefined) return single ?? double
    if (mark === '(') return this.#items(')', depth)
    if (mark === '[') return this.#items(']', depth)
    if (mark === '{') return this.#dict(depth)
    throw this.error('a value')
  }

  #next(): RegExpExecArray | null {
    TOKEN.lastIndex = this.at
    const match = TOKEN.exec(this.#text)
    if (match !== null) this.at = TOKEN.lastIndex
    return match
  }

  /** Takes the mark where it comes next. */
  #takes(mark: string): boolean {
    const before = this.at
    if (this.#next()?.[1] === mark) return true
    this.at = before
    return false
  }

  #items(close: string, depth: number): readonly Literal[] {
    const items: Literal[] = []
    while (!this.#takes(close)) {
      items.push(this.value(depth + 1))
      if (this.#takes(',')) continue
      if (this.#takes(close)) break
      throw this.error(`',' or '${close}'`)
    }
    return items
  }

  #dict(depth: number): ReadonlyMap<string, Literal> {
    const dict = new Map<string, Literal>()
    while (!this.#takes('}')) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string' || dict.has(key)) throw this.error('a string that is no key yet')
      if (!this.#takes(':')) throw this.error(`':'`)
      dict.set(key, this.value(depth + 1))
      if (this.#takes(',')) continue
      if (this.#takes('}')) break
      throw this.error(`',' or '}'`)
    }
    return dict
  }
}
