// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { fieldsOf, layerTypes, weightKinds } from '../../../shared/layer-catalog.ts'
import { concepts as english } from '../../locales/en/concepts.ts'
import { concepts as portuguese } from '../../locales/pt-br/concepts.ts'
import { plotKey } from '../plots/plot-keys.ts'
import type { usePlotsStore } from '../plots/plots-store.ts'
import { conceptFacts, conceptIds, conceptOfField } from './concepts.ts'
import { pageKeys } from './page-keys.ts'
import { helpKey } from './use-help-commands.ts'

vi.mock('../../bridge.ts', () => ({ main: {}, compute: {} }))
setActivePinia(createPinia())

it.each(conceptIds)('%s is explained in one paragraph, in each language', (id) => {
  for (const words of [english[id], portuguese[id]]) {
    expect(words.ask.endsWith('?')).toBe(true)
    expect(words.text.length).toBeGreaterThan(80)
    expect(words.text.length).toBeLessThan(480)
    expect(words.text).not.toContain('\n')
  }
  expect(portuguese[id].text).not.toBe(english[id].text)
  expect(conceptFacts[id].formula).not.toBe('')
})

it('explains every field of a convolution that is a term', () => {
  const own = ['sigma', 'order', 'derivative', 'per', 'biasValues']
  const fields = weightKinds.flatMap((kind) => fieldsOf('conv1d', kind)).map(({ key }) => key)
  expect([...new Set(fields)].filter((key) => conceptOfField(key) === null && !own.includes(key))).toEqual([])
  const known = new Set(
    layerTypes.flatMap((type) => fieldsOf(type, null).map(({ key }) => key)).concat(fields),
  )
  expect(known.has('stride')).toBe(true)
})

/** A shortcut as Electron writes it, as the browser tells it. */
function pressed(shortcut: string): KeyboardEvent {
  const parts = shortcut.split('+')
  const key = parts.at(-1)!
  const arrows = ['Left', 'Right', 'Up', 'Down']
  return {
    key: arrows.includes(key) ? `Arrow${key}` : key.length === 1 ? key.toLowerCase() : key,
    shiftKey: parts.includes('Shift'),
    ctrlKey: false,
    metaKey: false,
    altKey: false,
  } as KeyboardEvent
}

it('names the keys that the plots have', () => {
  const plots = {
    view: { start: 0, end: 1 },
    cursor: null,
    shortest: 0.1,
    panBy: () => {},
    zoomBy: () => {},
    fit: () => {},
    mark: () => {},
  } as unknown as ReturnType<typeof usePlotsStore>
  const { rows } = pageKeys.find(({ place }) => place === 'plots')!
  for (const shortcut of rows.flatMap((row) => row.shortcuts)) {
    expect(plotKey(pressed(shortcut), plots, 100), shortcut).toBe(true)
  }
})

it.each([
  [{ key: 'k', ctrlKey: true }, 'palette'],
  [{ key: 'K', metaKey: true }, 'palette'],
  [{ key: 'P', ctrlKey: true, shiftKey: true }, 'palette'],
  [{ key: 'p', ctrlKey: true }, null],
  [{ key: 'k', ctrlKey: true, shiftKey: true }, null],
  [{ key: 'F1' }, 'shortcuts'],
  [{ key: '?', shiftKey: true }, 'shortcuts'],
  [{ key: 'a' }, null],
])('takes %j as %s', (event, id) => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  expect(helpKey({ ...none, ...event }, null)).toBe(id)
})

it('leaves ? to whoever is writing', () => {
  const event = { key: '?', ctrlKey: false, metaKey: false, altKey: false, shiftKey: true }
  const input = document.createElement('input')
  expect(helpKey(event, input)).toBeNull()
  input.type = 'checkbox'
  expect(helpKey(event, input)).toBe('shortcuts')
})
