import type { Recipe } from '@sinal/recipe'
import { computed, ref, shallowRef } from 'vue'
import type { FolderFiles, FolderUse, ResultFormat } from '../../../shared/folder-run-schemas.ts'
import type { FileHandle } from '../../../shared/ipc.ts'
import { compute, main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'

/** In the names of results, as exports have it: `monday.sinal.csv`. */
const NAME = 'sinal'

/** Of the last layer where the wanted one is not there (any more). */
const outputsOf = (format: ResultFormat, layer: number | null, count: number): Recipe['outputs'] =>
  layer !== null && layer < count ? { format, layers: [layer] } : { format }

/** What the user chooses for a run over a folder. @param fail takes what can't be done */
export function useFolderChoices(fail: (error: unknown) => void) {
  const chain = useChainStore()
  const fit = useFitStore()

  const folder = shallowRef<FileHandle | null>(null)
  const files = shallowRef<FolderFiles | null>(null)
  const results = shallowRef<FileHandle | null>(null)
  const format = ref<ResultFormat>('csv')
  const name = ref(NAME)
  /** Whose output is wanted; null follows the last layer. */
  const layer = ref<number | null>(null)

  const isReady = computed(() => chain.enabled.length > 0 && fit.reading.problems === null)
  const recipe = computed((): Recipe => ({
    ...fit.reading.recipe,
    name: name.value.trim() || NAME,
    outputs: outputsOf(format.value, layer.value, chain.enabled.length),
  }))
  /** What a plan is made of; null while something is missing. */
  const asked = computed(() =>
    isReady.value && folder.value && results.value
      ? { recipe: recipe.value, folderId: folder.value.id, resultsId: results.value.id }
      : null,
  )

  async function choose(use: FolderUse): Promise<void> {
    try {
      const chosen = await main.call('folderDialog', { use })
      if (!chosen) return
      if (use === 'results') results.value = chosen
      else await takeFolder(chosen)
    } catch (error) {
      fail(error)
    }
  }

  async function takeFolder(chosen: FileHandle): Promise<void> {
    if (folder.value?.id !== chosen.id) files.value = null
    folder.value = chosen
    try {
      const found = await compute.call('folderFiles', { folderId: chosen.id })
      if (folder.value === chosen) files.value = found
    } catch (error) {
      fail(error)
    }
  }

  /** The files themselves, to be opened. */
  async function filesToOpen(): Promise<FileHandle[]> {
    if (!folder.value || !files.value) return []
    const names = files.value.listed.map((file) => file.name)
    return main.call('filesInFolder', { folderId: folder.value.id, names })
  }

  return {
    folder,
    files,
    results,
    format,
    name,
    layer,
    isReady,
    recipe,
    asked,
    choose,
    takeFolder,
    filesToOpen,
  }
}
