import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { useHistoryStore } from '../history/history-store.ts'
import { useChainStore } from './chain-store.ts'
import { withText } from './chain-steps.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

beforeEach(() => setActivePinia(createPinia()))

const kinds = (layers = useChainStore().layers) => layers.map((layer) => layer.weightKind ?? layer.type)

it('adds, moves within its ends, duplicates, bypasses, solos and removes', () => {
  const chain = useChainStore()
  chain.add('moving-average')
  chain.add('relu')
  chain.add('gaussian')
  const [first, second, third] = chain.layers
  expect(chain.expandedId).toBe(third!.id)

  chain.move(first!.id, -1)
  expect(kinds()).toEqual(['moving-average', 'relu', 'gaussian'])
  chain.move(second!.id, 1)
  expect(kinds()).toEqual(['moving-average', 'gaussian', 'relu'])
  chain.moveTo(second!.id, 0)
  expect(kinds()).toEqual(['relu', 'moving-average', 'gaussian'])

  chain.duplicate(first!.id)
  expect(kinds()).toEqual(['relu', 'moving-average', 'moving-average', 'gaussian'])
  expect(new Set(chain.layers.map(({ id }) => id)).size).toBe(4)

  chain.update(first!.id, { enabled: false })
  expect(kinds(chain.enabled)).toEqual(['relu', 'moving-average', 'gaussian'])
  chain.update(third!.id, { solo: true })
  expect(kinds(chain.enabled)).toEqual(['gaussian'])
  // A layer that is bypassed stays so, and nothing is soloed any more.
  chain.update(third!.id, { enabled: false })
  expect(kinds(chain.enabled)).toEqual(['relu', 'moving-average'])
  chain.remove(second!.id)
  expect(kinds()).toEqual(['moving-average', 'moving-average', 'gaussian'])
})

it('adds behind the open layer', () => {
  const chain = useChainStore()
  chain.add('relu')
  chain.add('tanh')
  chain.toggleExpanded(chain.layers[0]!.id)
  chain.add('gelu')
  expect(kinds()).toEqual(['relu', 'gelu', 'tanh'])
})

it('undoes and redoes each step; what is typed into a field is one', () => {
  const chain = useChainStore()
  const history = useHistoryStore()
  chain.add('moving-average')
  const { id } = chain.layers[0]!
  for (const text of ['1', '11']) chain.update(id, withText(chain.layers[0]!, 'kernelSize', text))
  chain.update(id, withText(chain.layers[0]!, 'stride', '2'))
  chain.duplicate(id)
  const last = chain.layers
  expect(history.entries.map(({ step }) => step.step)).toEqual([
    'chain.steps.add',
    'chain.steps.changeField',
    'chain.steps.changeField',
    'chain.steps.duplicate',
  ])
  history.jump(2)
  expect(chain.layers.map(({ texts }) => texts)).toEqual([{ kernelSize: '11' }])
  history.jump(0)
  expect(chain.layers).toEqual([])
  history.jump(4)
  expect(chain.layers).toBe(last)
})

it('goes on with a copy, switches between both, and keeps one', () => {
  const chain = useChainStore()
  const history = useHistoryStore()
  chain.add('relu')
  chain.split()
  chain.add('tanh')
  expect([chain.variant, kinds(), kinds(chain.other!)]).toEqual(['B', ['relu', 'tanh'], ['relu']])
  chain.switchVariant()
  expect([chain.variant, kinds(), kinds(chain.other!)]).toEqual(['A', ['relu'], ['relu', 'tanh']])
  chain.add('gelu')
  expect(new Set([...chain.layers, ...chain.other!].map(({ id }) => id)).size).toBe(3)
  chain.switchVariant()
  chain.keepVariant()
  expect([chain.variant, kinds(), chain.other]).toEqual(['B', ['relu', 'tanh'], null])
  chain.split()
  expect(chain.variant).toBe('A')
  history.jump(1)
  expect([chain.variant, kinds(), chain.other]).toEqual(['A', ['relu'], null])
})
