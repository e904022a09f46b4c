import { basename } from 'node:path'
import { isFolder } from './files.ts'
import { isRecipePath } from './recipe-file.ts'
import { isSessionPath } from './session-file.ts'

/** What is to be opened, by what each is: of signals as many as there are, of all else one. */
export interface ToOpen {
  readonly signals: readonly string[]
  readonly session: string | undefined
  readonly recipe: string | undefined
  readonly folder: string | undefined
  /** Names of what is left, since another one takes its place. */
  readonly left: readonly string[]
}

/** Of what only one can be opened, the last one is. */
export function toOpen(paths: readonly string[]): ToOpen {
  const folders = paths.filter(isFolder)
  const files = paths.filter((path) => !folders.includes(path))
  const sessions = files.filter(isSessionPath)
  const recipes = files.filter(isRecipePath)
  return {
    signals: files.filter((path) => !isSessionPath(path) && !isRecipePath(path)),
    session: sessions.at(-1),
    recipe: recipes.at(-1),
    folder: folders.at(-1),
    left: [folders, sessions, recipes].flatMap((those) => those.slice(0, -1)).map((path) => basename(path)),
  }
}
