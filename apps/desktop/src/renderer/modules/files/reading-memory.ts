import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ReadingChoices, Remembered } from '../../../shared/import-schemas.ts'
import type { FileHandle } from '../../../shared/ipc.ts'
import { compute, main } from '../../bridge.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

/** How files of some shapes are to be read, as main keeps it. What a shape is, compute says (`shapeOf`). */
export const useReadingMemory = defineStore('reading-memory', () => {
  const notices = useNoticesStore()
  const list = shallowRef<readonly Remembered[]>([])
  const isEmpty = computed(() => list.value.length === 0)

  /** What is remembered for each of these files, by its id; a file that can't be looked at has nothing. */
  async function recall(handles: readonly FileHandle[]): Promise<Map<string, Remembered>> {
    const shapes = await Promise.all(
      handles.map(({ id }) => compute.call('fileShape', { fileId: id }).catch(() => null)),
    )
    const found = handles.flatMap(({ id }, i) => {
      const remembered = list.value.find(({ shape }) => shape === shapes[i])
      return remembered ? [[id, remembered] as const] : []
    })
    return new Map(found)
  }

  /** No choices at all are nothing to remember. */
  async function remember(shape: string, choices: ReadingChoices): Promise<void> {
    if (Object.keys(choices).length === 0) return forget(shape)
    try {
      list.value = await main.call('rememberReading', { shape, choices })
    } catch (error) {
      notices.fail(error)
    }
  }

  async function forget(shape: string): Promise<void> {
    if (!list.value.some((remembered) => remembered.shape === shape)) return
    try {
      list.value = await main.call('forgetReading', { shape })
    } catch (error) {
      notices.fail(error)
    }
  }

  return { list, isEmpty, recall, remember, forget }
})
