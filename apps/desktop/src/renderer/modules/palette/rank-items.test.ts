import { expect, it } from 'vitest'
import { paletteSections, RECENT, type PaletteItem } from './rank-items.ts'

const item = (id: string, group: string, title: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  id,
  group,
  title,
  also: [],
  enabled: true,
  run: () => {},
  ...more,
})
const items = [
  item('command:open', 'file', 'Abrir…', { also: ['Open…'] }),
  item('command:undo', 'edit', 'Desfazer', { also: ['Undo'], enabled: false }),
  item('command:zoom-in', 'view', 'Aproximar', { also: ['Zoom in'] }),
  item('command:zoom-fit', 'view', 'Mostrar tudo', { also: ['Show all'] }),
  item('add:moving-average', 'addLayer', 'Adicionar camada: Média móvel', {
    also: ['Add layer: Moving average', 'conv1d'],
    hidden: true,
  }),
  item('channel:0', 'plotChannel', 'Mostrar canal: Мышь', { hidden: true }),
]
const found = (search: string): string[] =>
  paletteSections(search, items, []).flatMap((section) => section.items.map(({ id }) => id))

it('lists everything in its group, what was used lately first', () => {
  const recent = ['command:zoom-fit', 'gone:1', 'command:open']
  expect(
    paletteSections('', items, recent).map(({ group, items: ofGroup }) => [group, ofGroup.length]),
  ).toEqual([
    [RECENT, 2],
    ['edit', 1],
    ['view', 1],
  ])
  expect(paletteSections(' ', items, [])[0]!.group).toBe('file')
})

it.each([
  ['média', 'add:moving-average'],
  ['media movel', 'add:moving-average'],
  ['camada media', 'add:moving-average'],
  ['moving', 'add:moving-average'],
  ['show all', 'command:zoom-fit'],
  ['aproximra', 'command:zoom-in'],
  ['mstrtd', 'command:zoom-fit'],
  ['мышь', 'channel:0'],
])('finds by “%s”', (search, id) => {
  expect(found(search)[0]).toBe(id)
})

it('finds nothing where nothing is alike', () => {
  expect(found('xyzzy')).toEqual([])
  expect(found('((')).toEqual([])
})
