import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { findJsonError } from './json-error.ts'

it('finds an error exactly where JSON.parse does not read the text', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-0.5e3',
    '01',
    'null',
    'nul',
    ' ',
    '\n',
  )
  const mutated = fc.tuple(fc.json(), fc.nat(), fc.nat(3), pieces).map(([text, at, cut, piece]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + piece + text.slice(place + cut)
  })
  fc.assert(
    fc.property(
      fc.oneof(
        mutated,
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        expect(findJsonError(text) === null).toBe(parses)
      },
    ),
    { numRuns: 2000 },
  )
})

it('does not overflow the stack on deep nesting', () => {
  expect(findJsonError('['.repeat(200_000))).toMatchObject({ line: 1, column: 200_001 })
})
