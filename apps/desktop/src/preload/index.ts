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

// The page never learns the path of a file, so drops are taken here. Only a file that the user chose has a path.
window.addEventListener('dragover', (event) => event.preventDefault())
window.addEventListener('drop', (event) => {
  event.preventDefault()
  const paths = Array.from(event.dataTransfer?.files ?? [], pathOf).filter(Boolean)
  if (paths.length > 0) void ipcRenderer.invoke(channels.drop, paths)
})
