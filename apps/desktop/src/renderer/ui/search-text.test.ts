import { expect, it } from 'vitest'
import { matchesSearch } from './search-text.ts'

it.each([
  ['', true],
  ['media', true],
  ['MÉD mov', true],
  ['conv1d', true],
  ['median', false],
])('%j finds "Média móvel", conv1d: %s', (search, found) => {
  expect(matchesSearch(search, ['Média móvel', 'conv1d'])).toBe(found)
})
