import { join, resolve } from 'node:path'
import { app, nativeTheme } from 'electron'
import { filesOf } from './files.ts'
import { registerScheme } from './protocol.ts'
import { Studio } from './studio.ts'

// The title bar's name and the folder of user data, also when Electron is started with the app's folder.
app.setName('Sinal')
registerScheme()

const appPath = app.getAppPath()
const given = filesOf(process.argv, process.cwd(), appPath)

// The first instance opens what a later one is given.
if (app.requestSingleInstanceLock({ files: given })) void start()
else app.quit()

async function start(): Promise<void> {
  const pending = [...given]
  let studio: Studio | null = null
  const open = (paths: string[], origin: 'system' | 'second-instance'): void => {
    if (studio) studio.openPaths(paths, origin)
    else pending.push(...paths)
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path], 'system')
  })
  app.on('second-instance', (_event, _argv, cwd, data) => {
    const files = (data as { files?: unknown } | null)?.files
    const paths = Array.isArray(files) ? files.filter((file) => typeof file === 'string') : []
    open(
      paths.map((path) => resolve(cwd, path)),
      'second-instance',
    )
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  await app.whenReady()
  studio = await Studio.start({
    userData: app.getPath('userData'),
    resources: join(appPath, 'resources'),
    output: join(appPath, 'out'),
    files: pending,
  })
  app.on('activate', () => studio?.showWindow())
  // What was written last must be on the disk before the process goes.
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void studio?.stop().finally(() => {
      stopped = true
      app.quit()
    })
  })
  nativeTheme.on('updated', () => studio?.themeUpdated())
}
