import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { withText } from '../chain/chain-steps.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useLayoutStore } from '../shell/layout-store.ts'
import { useTrainSettings } from '../train/train-settings.ts'
import { useHistoryStore } from './history-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = { openFile: ({ fileId }) => openedFile(fileId), closeFile: () => undefined }
})

/** A small generator with a seed (Numerical Recipes), so that a failure comes again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const KINDS = ['moving-average', 'gaussian', 'seed', 'values', 'relu', 'maxPool1d'] as const

/** Whatever a user can edit, each with a random choice. */
function actions(random: (below: number) => number): (() => void)[] {
  const files = useFilesStore()
  const chain = useChainStore()
  const layout = useLayoutStore()
  const train = useTrainSettings()
  const fileId = (): string => files.files[random(files.files.length || 1)]?.handle.id ?? 'none'
  const layerId = (): number => chain.layers[random(chain.layers.length || 1)]?.id ?? 0
  const type = (size: number): void => {
    const layer = chain.layers[random(chain.layers.length || 1)]
    if (layer) chain.update(layer.id, withText(layer, 'kernelSize', String(size)))
  }
  const direction = (): -1 | 1 => (random(2) ? 1 : -1)
  return [
    () => void files.open([handle(`f${random(8)}`)]),
    () => void files.open([handle(`f${random(8)}`), handle(`f${random(8)}x`)]),
    () => files.close(fileId()),
    () => files.select(fileId()),
    () => files.move(fileId(), direction()),
    () => files.setIncluded(fileId(), random(2) === 1),
    () => files.readAs(fileId(), random(3) === 0 ? {} : { preambleRows: random(4) }),
    () => chain.add(KINDS[random(KINDS.length)]!),
    () => chain.remove(layerId()),
    () => chain.move(layerId(), direction()),
    () => type(random(30)),
    () => chain.update(layerId(), { enabled: random(2) === 1 }),
    () => chain.update(layerId(), { visible: random(2) === 1 }),
    () => chain.update(layerId(), { taps: [[`${random(9)} 1`]], weightKind: 'values' }),
    () => chain.update(layerId(), { solo: random(2) === 1 }),
    () => chain.duplicate(layerId()),
    () => chain.split(),
    () => chain.switchVariant(),
    () => chain.keepVariant(),
    () => layout.toggle(random(2) ? 'files' : 'chain'),
    () => train.type('lr', `0.${random(9)}`),
    () => train.change('inputs', random(2) ? null : [random(3)]),
    () => train.change('frozen', [layerId()]),
  ]
}

it.each([1, 2, 3])('500 random actions, undone, leave the identical state (seed %i)', (seed) => {
  const random = randomFrom(seed)
  const all = actions(random)
  const history = useHistoryStore()
  const first = JSON.stringify(history.snapshot())
  for (let k = 0; k < 500; k++) {
    all[random(all.length)]!()
    // Some are undone on the way, as users do.
    if (random(10) === 0) history.undo()
    if (random(20) === 0) history.redo()
    if (random(3) === 0) history.seal()
  }
  const last = JSON.stringify(history.snapshot())
  expect(history.entries.length).toBeGreaterThan(100)
  const done = history.position
  for (let k = done; k > 0; k--) history.undo()
  expect(JSON.stringify(history.snapshot())).toBe(first)
  for (let k = 0; k < done; k++) history.redo()
  expect(JSON.stringify(history.snapshot())).toBe(last)
  history.jump(0)
  expect(JSON.stringify(history.snapshot())).toBe(first)
})

it('undoing that a file was closed reads it again, where it was', async () => {
  const files = useFilesStore()
  const history = useHistoryStore()
  await files.open([handle('a'), handle('b'), handle('c')])
  files.setIncluded('b', false)
  files.close('b')
  expect(files.files.map(({ handle: { id } }) => id)).toEqual(['a', 'c'])
  history.undo()
  await files.settled()
  expect(files.ready.map(({ handle: { id }, included }) => [id, included])).toEqual([
    ['a', true],
    ['b', false],
    ['c', true],
  ])
  expect(computeArgs('openFile').map(({ fileId }) => fileId)).toEqual(['a', 'b', 'c', 'b'])
})

it('typing a kernel size is one step, named after its field', () => {
  const chain = useChainStore()
  const history = useHistoryStore()
  chain.add('gaussian')
  const { id, texts } = chain.layers[0]!
  for (const size of ['1', '11', '111']) chain.update(id, withText(chain.layers[0]!, 'kernelSize', size))
  expect(history.entries.map(({ step }) => step.step)).toEqual(['chain.steps.add', 'chain.steps.changeField'])
  history.undo()
  expect(chain.layers[0]!.texts).toEqual(texts)
})
