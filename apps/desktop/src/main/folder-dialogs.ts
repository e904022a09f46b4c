import { basename, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { failure } from '../shared/problem.ts'
import type { MainHandlers } from './answer.ts'
import type { FileRegistry } from './files.ts'
import type { menuText } from './menu-text.ts'

type Text = (typeof menuText)['en']

/** What a run over a folder asks for. */
export function folderHandlers(files: FileRegistry, window: () => BrowserWindow | null, text: () => Text) {
  return {
    folderDialog: async ({ use }) => {
      const parent = window()
      if (!parent) return null
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: use === 'inputs' ? text().inputsTitle : text().resultsTitle,
        properties: use === 'inputs' ? ['openDirectory'] : ['openDirectory', 'createDirectory'],
      })
      return filePaths[0] === undefined ? null : files.folder(filePaths[0], use)
    },
    reportDialog: async ({ resultsId, suggestedName, format }) => {
      const parent = window()
      if (!parent) return null
      const folder = files.folderPath(resultsId, 'results') ?? app.getPath('documents')
      const { filePath } = await dialog.showSaveDialog(parent, {
        title: text().reportTitle,
        defaultPath: join(folder, basename(suggestedName)),
        filters: [
          { name: format === 'csv' ? text().fileFormats.csv : text().jsonFiles, extensions: [format] },
        ],
      })
      if (!filePath) return null
      const name = basename(filePath)
      if (files.isReadable(filePath)) {
        const message = `${name} is an input of the studio, which never writes to originals`
        throw failure('export-over-input', message, { file: name })
      }
      return { targetId: files.write(filePath), name }
    },
    filesInFolder: ({ folderId, names }) => {
      const folder = files.folderPath(folderId, 'inputs')
      if (folder === undefined) throw failure('not-allowed', 'No such folder was chosen')
      return names.map((name) => {
        if (basename(name) !== name)
          throw failure('not-allowed', 'A file of the folder has a name, and no path')
        return files.read(join(folder, name))
      })
    },
  } satisfies Partial<MainHandlers>
}
