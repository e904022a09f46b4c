import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useChainStore } from './chain-store.ts'

beforeEach(() => setActivePinia(createPinia()))

it('adds, moves within its ends, bypasses and removes', () => {
  const chain = useChainStore()
  chain.add('moving-average')
  chain.add('derivative')
  chain.add('gaussian')
  const kinds = (): string[] => chain.layers.map((layer) => layer.weightKind)
  const [first, second] = chain.layers
  expect(chain.expandedId).toBe(chain.layers[2]!.id)

  chain.move(first!.id, -1)
  expect(kinds()).toEqual(['moving-average', 'derivative', 'gaussian'])
  chain.move(second!.id, 1)
  expect(kinds()).toEqual(['moving-average', 'gaussian', 'derivative'])

  chain.update(first!.id, { enabled: false })
  expect(chain.enabled.map((layer) => layer.weightKind)).toEqual(['gaussian', 'derivative'])
  chain.remove(second!.id)
  expect(kinds()).toEqual(['moving-average', 'gaussian'])
})
