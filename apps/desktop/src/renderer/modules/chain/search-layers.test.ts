import { expect, it } from 'vitest'
import { searchLayers } from './search-layers.ts'

it('lists first what is called so, and leaves the order otherwise', () => {
  const layer = (title: string, about: string) => ({ title, about, names: [] })
  const groups = [
    { family: 1, kinds: [layer('GELU', 'the normal probability'), layer('ReLU', '')] },
    { family: 2, kinds: [layer('Whiten', 'normal'), layer('Batch norm', '')] },
  ]
  const titles = (search: string) =>
    searchLayers(search, groups).flatMap(({ kinds }) => kinds.map(({ title }) => title))
  expect(titles('norm')).toEqual(['Batch norm', 'Whiten', 'GELU'])
  expect(titles('')).toEqual(['GELU', 'ReLU', 'Whiten', 'Batch norm'])
  expect(titles('x')).toEqual([])
})
