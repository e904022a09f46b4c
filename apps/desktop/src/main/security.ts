import { app, session, type WebContents, type WebFrameMain } from 'electron'

/** Nothing that the studio shows may ask for a permission, leave its page, or open another. */
export function harden(isOwnUrl: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => lockDown(contents, isOwnUrl))
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
}

function lockDown(contents: WebContents, isOwnUrl: (url: string) => boolean): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Whether a message came from the top frame of the studio's own page. */
export function isTrusted(
  frame: WebFrameMain | null,
  contents: WebContents | undefined,
  isOwnUrl: (url: string) => boolean,
): boolean {
  return !!frame && !!contents && frame === contents.mainFrame && isOwnUrl(frame.url)
}
