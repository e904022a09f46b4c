import { expect, it } from 'vitest'
import { pairs, table } from './table.ts'

it('aligns columns by the places that characters take', () => {
  const rows = [
    ['µV', '1,000', 'x'],
    ['日本', '1', ''],
    ['e\u0301', '', 'y'],
  ]
  expect(table(['unit', { name: 'n', align: 'right' }, 'last'], rows)).toBe(
    ['unit      n  last', 'µV    1,000  x', '日本      1', 'e\u0301            y', ''].join('\n'),
  )
})

it('aligns names and values', () => {
  expect(
    pairs([
      ['format', 'csv'],
      ['size', '3 bytes'],
    ]),
  ).toBe('format  csv\nsize    3 bytes\n')
})
