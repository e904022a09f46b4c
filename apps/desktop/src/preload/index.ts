/** The one bridge between the page and the rest: calls and events of shared/ipc.ts, and nothing of Electron. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { channels, type Bridge } from '../shared/ipc.ts'

const bridge: Bridge = {
  call: (name, args) => ipcRenderer.invoke(channels.call, name, args),
  onEvent(listener) {
    const receive = (_event: unknown, name: string, payload: unknown): void => listener(name, payload)
    ipcRenderer.on(channels.event, receive)
    return () => ipcRenderer.off(channels.event, receive)
  },
}
contextBridge.exposeInMainWorld('sinal', bridge)

// A port cannot cross contextBridge, but it can be posted to the page.
ipcRenderer.on(channels.port, (event) => {
  window.postMessage(channels.port, window.location.origin, [...event.ports])
})

/** Electron has `webUtils` since 29, and before it a property of File. */
function pathOf(file: File): string {
  return webUtils ? webUtils.getPathForFile(file) : ((file as File & { path?: string }).path ?? '')
}

/** Anything else is for the field that it is dropped on. */
const filesIn = ({ dataTransfer }: DragEvent): DataTransfer | null =>
  dataTransfer?.types.includes('Files') ? dataTransfer : null

// The page never learns the path of a file, so drops are taken here. Only a file that the user chose has a path.
window.addEventListener('dragover', (event) => {
  const dragged = filesIn(event)
  if (!dragged) return
  event.preventDefault()
  dragged.dropEffect = 'copy'
})
window.addEventListener('drop', (event) => {
  const dropped = filesIn(event)
  if (!dropped) return
  event.preventDefault()
  void ipcRenderer.invoke(channels.drop, Array.from(dropped.files, pathOf))
})
