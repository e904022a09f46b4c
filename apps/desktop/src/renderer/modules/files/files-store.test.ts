import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useHistoryStore } from '../history/history-store.ts'
import { useReadingMemory } from './reading-memory.ts'
import { useFilesStore } from './files-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = { openFile: ({ fileId }) => openedFile(fileId), closeFile: () => undefined }
})

const kinds = (): string[] => useFilesStore().files.map((file) => file.state.kind)

it('keeps the order asked for, whichever file is read first', async () => {
  let finishFirst = (): void => undefined
  answers.compute.openFile = ({ fileId }) =>
    fileId !== 'a'
      ? openedFile(fileId)
      : new Promise((resolve) => (finishFirst = () => resolve(openedFile('a'))))
  const files = useFilesStore()
  const opening = files.open([handle('a'), handle('b')])
  await vi.waitFor(() => expect(kinds()).toEqual(['loading', 'ready']))
  finishFirst()
  await opening
  expect(files.batch.map((file) => file.handle.id)).toEqual(['a', 'b'])
  expect(files.selected?.handle.id).toBe('a')
  await files.open([handle('c')])
  expect(files.selected?.handle.id).toBe('c')
})

it('opens files beside the batch, with what is shown as it was', async () => {
  const files = useFilesStore()
  await files.open([handle('a')])
  await files.open([handle('b'), handle('c')], true)
  expect(kinds()).toEqual(['ready', 'ready', 'ready'])
  expect(files.batch.map((file) => file.handle.id)).toEqual(['a'])
  await files.open([handle('a'), handle('c')], true)
  expect(files.batch.map((file) => file.handle.id)).toEqual(['a'])
  expect(files.selected?.handle.id).toBe('a')
})

it('shows a file that cannot be read with its problem, beside those that can', async () => {
  answers.compute.openFile = ({ fileId }) => {
    if (fileId === 'bad') throw failure('csv', 'bad.csv, row 4: …', { file: 'bad.csv', row: 4 })
    return openedFile(fileId)
  }
  const files = useFilesStore()
  await files.open([handle('bad'), handle('good')])
  expect(kinds()).toEqual(['failed', 'ready'])
  expect(files.selected?.handle.id).toBe('good')
  expect(files.batch).toHaveLength(1)
})

it('shows a file as far as it has been read', async () => {
  let finish = (): void => undefined
  answers.compute.openFile = ({ fileId }, options) => {
    options!.onProgress!({ fraction: 0.01 })
    expect(useFilesStore().selected).toBeNull()
    options!.onProgress!({ fraction: 0.1, file: openedFile(fileId, { length: 100, expectedLength: 1000 }) })
    return new Promise((resolve) => (finish = () => resolve(openedFile(fileId))))
  }
  const files = useFilesStore()
  const opening = files.open([handle('a')])
  expect(files.selected?.state).toMatchObject({ kind: 'loading', progress: { fraction: 0.1 } })
  expect(files.selected?.state.info).toMatchObject({ length: 100, expectedLength: 1000 })
  expect(files.batch).toEqual([])
  finish()
  await opening
  expect(files.selected?.state).toMatchObject({ kind: 'ready', info: { length: 1000 } })
})

it('gives up reading a file that is closed meanwhile', async () => {
  let signal: AbortSignal | undefined
  answers.compute.openFile = (_, options) =>
    new Promise((_resolve, reject) => {
      signal = options!.signal
      signal!.addEventListener('abort', () => reject(failure('cancelled', 'openFile was cancelled')))
    })
  const files = useFilesStore()
  const opening = files.open([handle('a')])
  await vi.waitFor(() => expect(signal).toBeDefined())
  files.close('a')
  await opening
  expect(signal!.aborted).toBe(true)
  expect(files.files).toEqual([])
})

it('selects what is left when the selected file is closed, and tells compute', async () => {
  const files = useFilesStore()
  await files.open([handle('a'), handle('b')])
  files.select('b')
  files.close('b')
  expect(files.selected?.handle.id).toBe('a')
  expect(computeArgs('closeFile')).toEqual([{ fileId: 'b' }])
})

it('shows an open file instead of reading it twice, and leaves one out of the batch on demand', async () => {
  const files = useFilesStore()
  await files.open([handle('a'), handle('b')])
  await files.open([handle('b')])
  expect(computeArgs('openFile')).toHaveLength(2)
  expect(files.selected?.handle.id).toBe('b')
  files.setIncluded('a', false)
  expect(files.batch.map((file) => file.handle.id)).toEqual(['b'])
})

it('reads a file anew as it is chosen, as one step that can be undone', async () => {
  const files = useFilesStore()
  const history = useHistoryStore()
  await files.open([handle('a')])
  files.readAs('a', { decimal: ',' })
  expect(history.undoStep).toEqual({ step: 'history.steps.readAs', params: { name: 'a.csv' } })
  await files.settled()
  history.undo()
  await files.settled()
  expect(computeArgs('openFile').map(({ choices }) => choices)).toEqual([{}, { decimal: ',' }, {}])
})

it('reads files of a remembered shape as they were chosen to be read, and says so', async () => {
  const shape = '0'.repeat(32)
  useReadingMemory().list = [{ shape, choices: { decimal: ',' } }]
  answers.compute.fileShape = ({ fileId }) => (fileId === 'a' ? shape : 'f'.repeat(32))
  const files = useFilesStore()
  await files.open([handle('a'), handle('b')])
  expect(computeArgs('openFile')).toEqual([
    { fileId: 'a', choices: { decimal: ',' } },
    { fileId: 'b', choices: {} },
  ])
  expect(files.files.map(({ recalled }) => recalled)).toEqual([shape, null])
})

it('reads everything again after compute was restarted, and keeps what was left out', async () => {
  const files = useFilesStore()
  await files.open([handle('a'), handle('b')])
  files.setIncluded('a', false)
  await files.reopenAll()
  expect(computeArgs('openFile').map(({ fileId }) => fileId)).toEqual(['a', 'b', 'a', 'b'])
  expect(files.batch.map((file) => file.handle.id)).toEqual(['b'])
})

it('reads all files as a recipe says, and those to come where none is open', async () => {
  const files = useFilesStore()
  const choicesOf = () => files.files.map(({ choices }) => choices)
  files.readAllAs({ decimal: ',' })
  await files.open([handle('a'), handle('b')])
  expect(choicesOf()).toEqual([{ decimal: ',' }, { decimal: ',' }])
  expect(computeArgs('openFile').at(-1)).toEqual({ fileId: 'b', choices: { decimal: ',' } })
  await files.open([handle('c')])
  expect(choicesOf().at(-1)).toEqual({})

  files.readAllAs({ delimiter: ';', missingSamples: 'hold' })
  expect(new Set(choicesOf())).toEqual(new Set([{ delimiter: ';', missingSamples: 'hold' }]))
  await files.settled()
  useHistoryStore().undo()
  expect(choicesOf()).toEqual([{ decimal: ',' }, { decimal: ',' }, {}])
  files.readAllAs({})
  expect(choicesOf().at(-1)).toEqual({})
})
