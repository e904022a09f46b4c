import { expect, it } from 'vitest'
import { newDraft, textsFor, textOf, amountOf, type LayerDraft } from './layer-draft.ts'

const draft = (texts: LayerDraft['texts'] = {}): LayerDraft => ({ ...newDraft(1, 'file'), texts })

it.each([
  ['all mixed', [4, 2, 7], 2, 'one'],
  ['each alone', [2, 1, 7], 2, 'depthwise'],
  ['in groups', [8, 2, 7], 6, 'number'],
  ['as they are, where no groups fit', [4, 3, 7], 2, 'depthwise'],
] as const)('takes channels %s, as the weights of a file do', (_, shape, incoming, groups) => {
  const before = draft()
  const fitted = { ...before, texts: textsFor(before, shape, incoming) }
  expect(textOf(fitted, 'groups')).toBe(groups)
  if (groups === 'number') expect(amountOf(fitted, 'groups')).toBe('3')
})

it('leaves groups that fit as they were chosen', () => {
  const texts = { groups: 'number', groupsAmount: '1' }
  expect(textsFor(draft(texts), [4, 2, 7], 2)).toBe(texts)
})
