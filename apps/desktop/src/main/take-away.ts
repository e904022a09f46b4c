import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import type { ArgsOf, MainCalls, ResultOf, Settings } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import type { FileFormat, RecipeFile } from '../shared/take-away-schemas.ts'
import type { FileRegistry } from './files.ts'
import { menuText } from './menu-text.ts'
import { readRecipeFile } from './recipe-file.ts'

interface Context {
  readonly files: FileRegistry
  readonly sample: string
  window(): BrowserWindow | null
  language(): Settings['language']
}
type Args<K extends keyof MainCalls> = ArgsOf<MainCalls, K>
type Result<K extends keyof MainCalls> = ResultOf<MainCalls, K>

/** The dialogs by which something is taken away or brought back: only what was chosen here is written or read. */
export function takeAwayHandlers({ files, sample, window, language }: Context) {
  const text = () => menuText[language()]
  function folderOf(beside: string | undefined): string {
    const original = beside && files.path(beside)
    return original && original !== sample ? dirname(original) : app.getPath('documents')
  }
  function refuseInput(path: string): void {
    if (!files.isReadable(path)) return
    const file = basename(path)
    throw failure('export-over-input', `${file} is an input of the studio, which never writes to originals`, {
      file,
    })
  }

  async function exportDialog(request: Args<'exportDialog'>): Promise<Result<'exportDialog'>> {
    const parent = window()
    if (!parent) return null
    const { format = 'csv' } = request
    const { filePath } = await dialog.showSaveDialog(parent, {
      title: text().exportTitle,
      defaultPath: join(folderOf(request.beside), basename(request.suggestedName)),
      filters: [{ name: nameOf(format), extensions: [format] }],
      properties: ['showOverwriteConfirmation'],
    })
    if (!filePath) return null
    refuseInput(filePath)
    const targetId = files.write(filePath, true)
    return { targetId, name: basename(filePath), folder: files.folder(filePath) }
  }

  const nameOf = (format: FileFormat): string => text().fileFormats[format]

  async function exportFolderDialog({
    names,
    beside,
  }: Args<'exportFolderDialog'>): Promise<Result<'exportFolderDialog'>> {
    const parent = window()
    if (!parent) return null
    const { filePaths } = await dialog.showOpenDialog(parent, {
      title: text().exportFolderTitle,
      buttonLabel: text().exportFolderButton,
      defaultPath: folderOf(beside),
      properties: ['openDirectory', 'createDirectory'],
    })
    const [folder] = filePaths
    if (!folder) return null
    const paths = names.map((name) => join(folder, basename(name)))
    for (const path of paths) refuseInput(path)
    const there = await Promise.all(paths.map(exists))
    const older = names.filter((_, i) => there[i])
    if (older.length > 0 && !(await mayReplace(parent, older))) return null
    // What appears meanwhile was not asked about, and is not replaced.
    const targetIds = paths.map((path, i) => files.write(path, there[i]!))
    return { targetIds, folder: files.folder(paths[0]!) }
  }

  async function mayReplace(parent: BrowserWindow, names: readonly string[]): Promise<boolean> {
    const { response } = await dialog.showMessageBox(parent, {
      type: 'warning',
      message: text().replaceTitle,
      detail: listed(names),
      buttons: [text().replace, text().cancel],
      defaultId: 1,
      cancelId: 1,
    })
    return response === 0
  }

  async function recipeDialog(): Promise<RecipeFile | null> {
    const parent = window()
    if (!parent) return null
    const { filePaths } = await dialog.showOpenDialog(parent, {
      title: text().recipeTitle,
      properties: ['openFile'],
      filters: [{ name: nameOf('json'), extensions: ['json'] }],
    })
    return filePaths[0] === undefined ? null : readRecipeFile(filePaths[0], files)
  }

  return {
    exportDialog,
    exportFolderDialog,
    recipeDialog,
    copyText: ({ text: copied }: Args<'copyText'>) => clipboard.writeText(copied),
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )

const LISTED = 12
const listed = (names: readonly string[]): string =>
  names.length <= LISTED
    ? names.join('\n')
    : [...names.slice(0, LISTED - 1), `… +${names.length - LISTED + 1}`].join('\n')
