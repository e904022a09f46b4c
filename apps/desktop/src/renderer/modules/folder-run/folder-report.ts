import { ref, type Ref } from 'vue'
import type { ReportFormat } from '../../../shared/folder-run-schemas.ts'
import type { FileHandle } from '../../../shared/ipc.ts'
import { compute, main } from '../../bridge.ts'

interface Choices {
  readonly results: Ref<FileHandle | null>
  readonly recipe: Ref<{ readonly name?: string | undefined }>
}

/** What a run leaves, also one that is paused or was stopped: its report, and the folder of its results. */
export function useFolderReport(
  planId: () => string | null,
  { results, recipe }: Choices,
  fail: (error: unknown) => void,
) {
  /** The name of the report that was saved last. */
  const saved = ref<string | null>(null)

  async function saveReport(format: ReportFormat): Promise<void> {
    const id = planId()
    if (id === null || !results.value) return
    saved.value = null
    try {
      const suggestedName = `${recipe.value.name}-report.${format}`
      const target = await main.call('reportDialog', { resultsId: results.value.id, suggestedName, format })
      if (!target) return
      const { targetId } = target
      saved.value = (await compute.call('folderReport', { planId: id, targetId, format })).name
    } catch (error) {
      fail(error)
    }
  }

  async function showResults(): Promise<void> {
    if (results.value) await main.call('showInFolder', { id: results.value.id }).catch(fail)
  }

  return { saved, saveReport, showResults }
}
