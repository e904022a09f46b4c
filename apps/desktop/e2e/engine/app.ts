/** Main of an app that has a window, whose page is told where to go, and runs conformance in its processes. */
import { join } from 'node:path'
import { BrowserWindow, app, utilityProcess } from 'electron'
import type { BackendName } from '@sinal/core'
import { type Outcome, conform } from './conform.ts'

export interface Processes {
  inMain(name: BackendName, fixtures: string): Promise<Outcome>
  /** A string tells what went wrong. */
  inUtility(name: BackendName, fixtures: string): Promise<Outcome | string>
}

const processes: Processes = {
  inMain: conform,
  inUtility: (name, fixtures) =>
    new Promise((resolve) => {
      const child = utilityProcess.fork(join(__dirname, 'compute.cjs'))
      child.once('message', (answer: Outcome | string) => {
        resolve(answer)
        child.kill()
      })
      child.once('exit', (code) => resolve(`the process ended with ${code}`))
      child.postMessage({ name, fixtures })
    }),
}
Object.assign(globalThis, { processes })

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, backgroundThrottling: false },
  })
  return window.loadURL('about:blank')
})
