/** Where a text stops being JSON, and what was expected there. */
export interface JsonError {
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  readonly expected: string
  readonly found: string
}

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'separator' | 'end'

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const WORD = /[\w.+-]+/y

/**
 * Finds the first error in a text that `JSON.parse` refused: what engines say of it differs, and some give no
 * position.
 */
export function findJsonError(text: string): JsonError | null {
  const open: ('[' | '{')[] = []
  let state: State = 'value'
  let at = 0

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? ''
  }
  const afterValue = (): State => (open.length > 0 ? 'separator' : 'end')

  for (;;) {
    at += match(SPACE).length
    const char = text[at]
    if (state === 'end')
      return char === undefined ? null : errorAt(text, at, 'the end of the text', match(WORD))

    const isFirst = state === 'first value' || state === 'first key'
    const closes = char === ']' || char === '}'
    if (closes && (isFirst || state === 'separator') && open.at(-1) === (char === ']' ? '[' : '{')) {
      open.pop()
      state = afterValue()
      at++
    } else if ((state === 'value' || state === 'first value') && (char === '[' || char === '{')) {
      open.push(char)
      state = char === '[' ? 'first value' : 'first key'
      at++
    } else if (state === 'separator' && char === ',') {
      state = open.at(-1) === '[' ? 'value' : 'key'
      at++
    } else if (state === 'colon' && char === ':') {
      state = 'value'
      at++
    } else {
      const takesKey: boolean = state === 'key' || state === 'first key'
      const takesValue: boolean = state === 'value' || state === 'first value'
      const token: string = takesKey || takesValue ? match(STRING) || (takesValue ? match(SCALAR) : '') : ''
      if (token === '') return errorAt(text, at, expectation(state, open.at(-1)), match(WORD))
      state = takesKey ? 'colon' : afterValue()
      at += token.length
    }
  }
}

function expectation(state: State, inside: '[' | '{' | undefined): string {
  const close = inside === '[' ? "']'" : "'}'"
  switch (state) {
    case 'value':
      return 'a value'
    case 'first value':
      return "a value or ']'"
    case 'key':
      return 'a key in double quotes'
    case 'first key':
      return "a key in double quotes or '}'"
    case 'colon':
      return "':'"
    case 'separator':
      return `',' or ${close}`
    case 'end':
      return 'the end of the text'
  }
}

function errorAt(text: string, offset: number, expected: string, word: string): JsonError {
  const before = text.slice(0, offset).split('\n')
  const char = text[offset]
  let found = `'${word || char}'`
  if (char === undefined) found = 'the end of the text'
  else if (char === '"') {
    STRING.lastIndex = offset
    found = STRING.test(text) ? 'a string' : 'a string that is not closed or has a bad escape'
  }
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1, expected, found }
}
