import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import type { ArgsOf, MainCalls, ResultOf, Settings } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import type { RecipeFile } from '../shared/take-away-schemas.ts'
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
export class TakeAway {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  readonly exportDialog = async (request: Args<'exportDialog'>): Promise<Result<'exportDialog'>> => {
    const parent = this.#context.window()
    if (!parent) return null
    const { format = 'csv', suggestedName, beside } = request
    const { filePath } = await dialog.showSaveDialog(parent, {
      title: this.#text.exportTitle,
      defaultPath: join(this.#folderOf(beside), basename(suggestedName)),
      filters: [{ name: this.#text.fileFormats[format], extensions: [format] }],
      properties: ['showOverwriteConfirmation'],
    })
    if (!filePath) return null
    this.#refuseInput(filePath)
    const { files } = this.#context
    return {
      targetId: files.write(filePath),
      name: basename(filePath),
      folder: files.folderOf(filePath),
    }
  }

  readonly exportFolderDialog = async ({
    names,
    beside,
  }: Args<'exportFolderDialog'>): Promise<Result<'exportFolderDialog'>> => {
    const { files } = this.#context
    const parent = this.#context.window()
    if (!parent) return null
    const { filePaths } = await dialog.showOpenDialog(parent, {
      title: this.#text.exportFolderTitle,
      buttonLabel: this.#text.exportFolderButton,
      defaultPath: this.#folderOf(beside),
      properties: ['openDirectory', 'createDirectory'],
    })
    const [folder] = filePaths
    if (!folder) return null
    const paths = names.map((name) => join(folder, basename(name)))
    for (const path of paths) this.#refuseInput(path)
    const there = await Promise.all(paths.map(exists))
    const older = names.filter((_, i) => there[i])
    if (older.length > 0 && !(await this.#mayReplace(parent, older))) return null
    // What appears meanwhile was not asked about, and is not replaced.
    const targetIds = paths.map((path, i) => files.write(path, there[i]!))
    return { targetIds, folder: files.folderOf(paths[0]!) }
  }

  readonly recipeDialog = async (): Promise<RecipeFile | null> => {
    const parent = this.#context.window()
    if (!parent) return null
    const { filePaths } = await dialog.showOpenDialog(parent, {
      title: this.#text.recipeTitle,
      properties: ['openFile'],
      filters: [{ name: this.#text.fileFormats.json, extensions: ['json'] }],
    })
    return filePaths[0] === undefined ? null : readRecipeFile(filePaths[0], this.#context.files)
  }

  readonly copyText = async (text: string): Promise<void> => {
    await clipboard.writeText(text)
  }

  get #text() {
    return menuText[this.#context.language()]
  }

  #folderOf(beside: string | undefined): string {
    const { files, sample } = this.#context
    const original = beside && files.path(beside)
    return original && original !== sample ? dirname(original) : app.getPath('documents')
  }

  #refuseInput(path: string): void {
    if (!this.#context.files.isReadable(path)) return
    const file = basename(path)
    const message = `${file} is an input of the studio, which never writes to originals`
    throw failure('export-over-input', message, { file })
  }

  async #mayReplace(parent: BrowserWindow, names: readonly string[]): Promise<boolean> {
    const { response } = await dialog.showMessageBox(parent, {
      type: 'warning',
      message: this.#text.replaceTitle,
      detail: listed(names),
      buttons: [this.#text.replace, this.#text.cancel],
      defaultId: 1,
      cancelId: 1,
    })
    return response === 0
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
