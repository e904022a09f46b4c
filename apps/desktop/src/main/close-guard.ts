import { app, dialog, type BrowserWindow } from 'electron'
import type { menuText } from './menu-text.ts'

/** Asks before the window closes while a run over a folder is going on. */
export class CloseGuard {
  #busy = false
  #quitting = false
  readonly #text: () => (typeof menuText)['en']

  constructor(text: () => (typeof menuText)['en']) {
    this.#text = text
    app.on('before-quit', () => (this.#quitting = true))
  }

  watch(window: BrowserWindow): void {
    let asking = false
    window.on('close', (event) => {
      if (!this.#busy) return
      event.preventDefault()
      // Another try to quit would begin with before-quit again.
      const quits = this.#quitting
      this.#quitting = false
      if (asking) return
      asking = true
      void this.#close(window, quits).finally(() => (asking = false))
    })
  }

  /** @param busy whether such a run is going on */
  setBusy(busy: boolean): void {
    this.#busy = busy
  }

  async #close(window: BrowserWindow, quits: boolean): Promise<void> {
    if (!(await this.#mayClose(window))) return
    this.#busy = false
    if (quits) app.quit()
    else window.close()
  }

  async #mayClose(window: BrowserWindow): Promise<boolean> {
    const text = this.#text()
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: text.runningTitle,
      detail: text.runningAbout,
      buttons: [text.runningClose, text.runningStay],
      defaultId: 1,
      cancelId: 1,
    })
    return response === 0
  }
}
