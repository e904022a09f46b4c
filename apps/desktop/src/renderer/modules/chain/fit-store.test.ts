import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../shared/problem.ts'
import { answers, forgetCalls, handle, openedFile } from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useFitStore } from './fit-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(200))

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId),
    outputShapes: ({ fileIds }) => {
      const code = fileIds.length === 0 ? 'batch-empty' : 'batch-length'
      return { input: { ok: false, problem: failure(code, code).problem }, layers: [] }
    },
  }
})

it('finds fault with files that make no batch, and not before it has looked at them', async () => {
  const fit = useFitStore()
  await settle()
  expect(fit.batchProblem).toBeNull()
  await useFilesStore().open([handle('a'), handle('b')])
  expect(fit.batchProblem).toBeNull()
  await settle()
  expect(fit.batchProblem?.code).toBe('batch-length')
})
