import { BrowserWindow, nativeTheme, screen } from 'electron'
import { CrashLimit } from './crash-limit.ts'
import { isReachable, type Preferences } from './preferences.ts'

/** Behind the page until it has drawn; `--surface` of the two themes. */
const CANVAS = { light: '#fbfcfc', dark: '#191d20' }

/** The studio's window, shown when its page can be, where and as large as it was left. */
export function createWindow(url: string, preload: string, preferences: Preferences): BrowserWindow {
  const { bounds, maximized } = preferences.values
  const displays = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...(bounds && isReachable(bounds, displays) ? bounds : {}),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Sinal',
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A plot that is being computed while another window is in front must not be throttled.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    void preferences.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })
  const crashes = new CrashLimit()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed() && crashes.allowsRestart()) window.reload()
  })
  void window.loadURL(url)
  return window
}

/** Brings the window to the front, wherever it is. */
export function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
