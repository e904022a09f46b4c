import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'
import type { WeightFile } from '../../../shared/chain-schemas.ts'
import { compute, main } from '../../bridge.ts'
import type { FileChange } from '../files/file-readings.ts'
import type { DraftFile } from './layer-draft.ts'

type Sizes = DraftFile['shape']

/** The files that layers take weights from: which one, and what became of it on the disk since it was chosen. */
export const useWeightFilesStore = defineStore('weight-files', () => {
  const changes = shallowReactive(new Map<string, FileChange>())
  /** Counts what was read anew: it makes other results of the same chain. */
  const revision = ref(0)

  const noteChange = (id: string, change: FileChange): void => void changes.set(id, change)

  async function readAnew(fileId: string): Promise<WeightFile> {
    try {
      const content = await compute.call('weightFile', { fileId, anew: true })
      changes.delete(fileId)
      return content
    } finally {
      revision.value++
    }
  }

  /**
   * Asks for a file; null when the user cancels. `file` is null where it has no weights.
   *
   * @param before what is looked for in it first: a file that was moved
   */
  async function choose(before: DraftFile | null): Promise<{ file: DraftFile | null } | null> {
    const handle = await main.call('weightsDialog')
    if (!handle) return null
    const { tensors } = await readAnew(handle.id)
    const all = tensors.filter(({ shape }) => shape.length === 3)
    const found = all.find(({ name }) => name === before?.tensor) ?? all[0]
    if (!found) return { file: null }
    // 'conv.weight' and 'conv.bias' belong together.
    const bias = found.name === before?.tensor ? before.bias : found.name.replace(/weight$/, 'bias')
    const hasBias =
      bias !== found.name && tensors.some(({ name, shape }) => name === bias && shape.length === 1)
    const { id, name } = handle
    const shape = found.shape as unknown as Sizes
    return { file: { id, name, tensor: found.name, bias: hasBias ? bias : null, shape } }
  }

  /** The same of the file, as it is on the disk now. */
  async function reread(file: DraftFile): Promise<DraftFile> {
    const { tensors } = await readAnew(file.id)
    const found = tensors.find(({ name, shape }) => name === file.tensor && shape.length === 3)
    return found ? { ...file, shape: found.shape as unknown as Sizes } : file
  }

  return { changes, revision, noteChange, choose, reread }
})
