import { expect, it } from 'vitest'
import { newDraft, type LayerDraft } from './layer-draft.ts'
import { tapLines, withTap, withTapCount } from './tap-lines.ts'

const draft = (taps: string[][], texts: Record<string, string> = { groups: 'one' }): LayerDraft => ({
  ...newDraft(1, 'values'),
  taps,
  texts,
})

it('reads the words of each line, and those that stand in for others', () => {
  expect(tapLines(draft([['1, 2 3'], ['[0,5; 1/3]']]), 2)).toEqual([
    [['1', '2', '3'], ['1', '2', '3']],
    [['0,5', '1/3'], ['0,5', '1/3']],
  ]) // prettier-ignore
})

it('edits one tap, and makes all lines the user’s own', () => {
  expect(withTap(draft([['1 2 3']]), 2, { row: 1, column: 0, k: 1, text: '9' })).toEqual([
    ['1 2 3', '1 2 3'],
    ['1 9 3', '1 2 3'],
  ])
})

it('goes on from a tap with what is pasted, and marks what is emptied', () => {
  const one = draft([['1 2 3']])
  expect(withTap(one, 1, { row: 0, column: 0, k: 1, text: '7 8\t9' })).toEqual([['1 7 8 9']])
  expect(withTap(one, 1, { row: 0, column: 0, k: 1, text: '' })).toEqual([['1 _ 3']])
  expect(withTap(one, 1, { row: 0, column: 0, k: 4, text: '5' })).toEqual([['1 2 3 _ 5']])
})

it('has as many taps in all lines', () => {
  expect(withTapCount(draft([['1 2', '3 4 5']]), 2, 3)).toEqual([
    ['1 2 0', '3 4 5'],
    ['1 2 0', '3 4 5'],
  ])
  expect(withTapCount(draft([['1 2 3']]), 1, 1)).toEqual([['1']])
})
