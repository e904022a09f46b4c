import { expect, it } from 'vitest'
import type { Fit } from '../../../shared/ipc.ts'
import { newDraft } from './layer-draft.ts'
import { keptStatuses, layerStatuses, readChain } from './read-chain.ts'

const draft = (id: number, kernelSize = '5') => {
  const made = newDraft(id, 'moving-average', null)
  return { ...made, texts: { ...made.texts, kernelSize } }
}
const fitOf = (...lengths: number[]): Fit => ({
  input: { ok: true, shape: [1, 2, 100], channels: [] },
  layers: lengths.map((length) => ({
    ok: true,
    shape: [1, 2, length],
    timing: { step: 1, offset: 0 },
    channels: [],
    work: 1000,
  })),
})

it('reads a layer once for as many channels, and anew for others', () => {
  const chain = [draft(1), draft(2)]
  const first = readChain(chain, 2)
  const changed = readChain([chain[0]!, { ...chain[1]!, name: 'smooth' }], 2)
  expect(changed.recipe.layers[0]).toBe(first.recipe.layers[0])
  expect(changed.recipe.layers[1]).toMatchObject({ name: 'smooth' })
  const depthwise = { ...newDraft(3, 'values', null), taps: [['1'], ['2']] }
  expect(readChain([depthwise], 1)).not.toEqual(readChain([depthwise], 2))
})

it('keeps the status of a layer of which nothing else is known now', () => {
  const layers = [draft(1), draft(2), draft(3)]
  const reading = readChain(layers, 2)
  const statusesOf = (fit: Fit, isCurrent = true) =>
    layerStatuses(layers, layers, { reading, fit, isCurrent })
  const before = keptStatuses(undefined, statusesOf(fitOf(100, 90, 80)))
  const now = keptStatuses(before, statusesOf(fitOf(100, 90, 70), false))
  expect(now.get(1)).toBe(before.get(1))
  expect(now.get(2)).toBe(before.get(2))
  expect(now.get(3)).toMatchObject({ kind: 'fits', shape: [1, 2, 70] })
  const bypassed = keptStatuses(
    now,
    layerStatuses(layers, layers.slice(0, 2), { reading, fit: null, isCurrent: false }),
  )
  expect(bypassed.get(1)).toEqual({ kind: 'unknown' })
  expect(bypassed.get(3)).toEqual({ kind: 'silent' })
})
