import type { RecipeFile } from '../../../shared/take-away-schemas.ts'
import { failure } from '../../../shared/problem.ts'
import { compute, main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { draftsOf, NoPlace } from '../chain/recipe-drafts.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useHistoryStore } from '../history/history-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

/** The layers of a recipe take the place of the chain, and files are read as it says, as one step that can be undone. */
export async function openRecipe(file: RecipeFile): Promise<void> {
  const notices = useNoticesStore()
  const { name } = file
  try {
    const read = await compute.call('readRecipe', file)
    const { choices, leftOut } = read
    const drafts = draftsOf(read)
    const files = useFilesStore()
    useHistoryStore().together({ step: 'chain.steps.openRecipe', params: { name } }, () => {
      useChainStore().openRecipe(name, drafts)
      files.readAllAs(choices)
    })
    // The chain itself tells, where it is seen and has everything.
    const isTold = files.files.length > 0 && leftOut.length === 0
    const readsNext = files.files.length === 0 && Object.keys(choices).length > 0
    if (!isTold) notices.show({ kind: 'recipe-opened', name, leftOut, readsNext })
  } catch (error) {
    notices.fail(
      error instanceof NoPlace
        ? failure('recipe-unsupported', `${name}: ${error.message}`, { file: name, what: error.what })
        : error,
    )
  }
}

/** Asks for a recipe. */
export async function chooseRecipe(): Promise<void> {
  try {
    const file = await main.call('recipeDialog')
    if (file) await openRecipe(file)
  } catch (error) {
    useNoticesStore().fail(error)
  }
}
