import { dirname, join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { MenuText } from './menu-text.ts'
import { isSessionPath, SESSION_EXTENSION } from './session-file.ts'

const SIGNAL_EXTENSIONS = 'csv tsv txt dat asc wav npy npz parquet arrow feather edf bdf gz zst'.split(' ')
const WEIGHT_EXTENSIONS = 'safetensors npy npz pt pth onnx'.split(' ')

/** Asks for files to open; none when the user cancels. */
export async function chooseFiles(window: BrowserWindow | null, text: MenuText): Promise<string[]> {
  if (!window) return []
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: text.openTitle,
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: text.signalFiles, extensions: [...SIGNAL_EXTENSIONS, SESSION_EXTENSION] },
      { name: text.allFiles, extensions: ['*'] },
    ],
  })
  return filePaths
}

/** Asks for a file of weights. */
export async function chooseWeights(
  window: BrowserWindow | null,
  text: MenuText,
): Promise<string | undefined> {
  if (!window) return undefined
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: text.weightsTitle,
    properties: ['openFile'],
    filters: [
      { name: text.weightFiles, extensions: WEIGHT_EXTENSIONS },
      { name: text.allFiles, extensions: ['*'] },
    ],
  })
  return filePaths[0]
}

/**
 * Asks where to save a session.
 *
 * @param current where it is saved now
 */
export async function chooseSessionPath(
  window: BrowserWindow | null,
  text: MenuText,
  current: string | null,
): Promise<string | null> {
  if (!window) return null
  const folder = current ? dirname(current) : app.getPath('documents')
  const { filePath } = await dialog.showSaveDialog(window, {
    title: text.saveTitle,
    defaultPath: current ?? join(folder, `${text.sessionName}.${SESSION_EXTENSION}`),
    filters: [{ name: text.sessions, extensions: [SESSION_EXTENSION] }],
  })
  if (!filePath) return null
  return isSessionPath(filePath) ? filePath : `${filePath}.${SESSION_EXTENSION}`
}
