import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { app, type BrowserWindow, ipcMain, Menu, nativeTheme, shell, type IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import {
  channels,
  dropSchema,
  MOST_DROPPED,
  type FileHandle,
  type MainEvent,
  type MainEventName,
  type Settings,
  type Theme,
} from '../shared/ipc.ts'
import type { CommandId } from '../shared/commands.ts'
import { failure, problemOf } from '../shared/problem.ts'
import { answer, type MainHandlers } from './answer.ts'
import { APP_ORIGIN, APP_URL } from './assets.ts'
import { CloseGuard } from './close-guard.ts'
import { ComputeHost } from './compute-host.ts'
import { FileWatch } from './file-watch.ts'
import { FileRegistry, shownFolder } from './files.ts'
import { folderHandlers } from './folder-dialogs.ts'
import { menuTemplate } from './menu.ts'
import { chooseFiles, chooseSessionPath, chooseWeights } from './open-dialogs.ts'
import { menuText } from './menu-text.ts'
import { languageOf, Preferences } from './preferences.ts'
import { serve } from './protocol.ts'
import { ReadingMemory } from './reading-memory.ts'
import { RecentFiles } from './recent-files.ts'
import { readRecipeFile } from './recipe-file.ts'
import { harden, isTrusted } from './security.ts'
import { Sessions } from './sessions.ts'
import { TakeAway } from './take-away.ts'
import { toOpen, type ToOpen } from './to-open.ts'
import { UserData } from './user-data.ts'
import { createWindow, raise } from './window.ts'

interface Places {
  readonly userData: string
  readonly resources: string
  /** Where the build is: main, preload, renderer. */
  readonly output: string
}
/** What @sinal/signals opens, compressed or not; it looks at the content, whatever the name. */
type Origin = MainEvent<'files'>['origin']

/** While developing, the page comes from Vite. */
const developmentUrl = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined

/** Main's part of the studio: one window, one compute process, and what the user lets them touch. */
export class Studio {
  readonly #places: Places
  readonly #preferences: Preferences
  readonly #recent: RecentFiles
  readonly #readings: ReadingMemory
  readonly #files: FileRegistry
  readonly #compute: ComputeHost
  readonly #sample: string
  readonly #watch: FileWatch
  readonly #text = () => menuText[this.settings.language]
  readonly #closing = new CloseGuard(this.#text)
  readonly #takeAway: TakeAway
  #sessions!: Sessions
  #window: BrowserWindow | null = null
  #enabled: ReadonlySet<CommandId> = new Set()
  /** Files that wait for the page to listen. */
  #pending: FileHandle[] = []
  /** A folder that does. */
  #pendingFolder: FileHandle | null = null
  /** A session that waits for the page to listen. */
  #pendingSession: MainEvent<'session'> | null = null
  /** A recipe that waits likewise. */
  #pendingRecipe: string | null = null
  /** What went wrong, likewise. */
  #pendingProblem: unknown = null
  #listening = false

  static async start(options: Places & { files: readonly string[] }): Promise<Studio> {
    const userData = new UserData({
      folder: options.userData,
      shown: shownFolder(options.userData, homedir()),
      tell: (problem) => studio.#tell(problem),
    })
    const [preferences, recent, readings] = await Promise.all([
      Preferences.load(userData.file('preferences.json')),
      RecentFiles.load(userData.file('recent-files.json')),
      ReadingMemory.load(userData.file('readings.json')),
    ])
    const studio = new Studio(options, preferences, recent, readings)
    studio.#sessions = await Sessions.load({
      userData,
      files: studio.#files,
      sample: studio.#sample,
    })
    studio.openPaths(options.files, 'system')
    studio.#updateMenu()
    return studio
  }

  private constructor(
    options: Places & { files: readonly string[] },
    preferences: Preferences,
    recent: RecentFiles,
    readings: ReadingMemory,
  ) {
    this.#places = options
    this.#preferences = preferences
    this.#recent = recent
    this.#readings = readings
    this.#sample = join(options.resources, 'ecg.csv')
    this.#watch = new FileWatch((fileId, gone) => this.#send('fileChanged', { fileId, gone }))
    this.#compute = new ComputeHost({
      entry: join(options.output, 'main', 'compute.cjs'),
      grants: () => this.#files.grants,
      onNotice: (notice) =>
        notice.type === 'opened' ? this.#opened(notice.id) : this.#closing.setBusy(notice.busy),
      onStopped: (info) => {
        this.#closing.setBusy(false)
        this.#send('computeStopped', info)
      },
      sendPort: (port) => this.#window?.webContents.postMessage(channels.port, null, [port]),
    })
    this.#files = new FileRegistry({
      home: homedir(),
      samples: [this.#sample],
      grant: (grant) => this.#compute.grant(grant),
    })
    this.#takeAway = new TakeAway({
      files: this.#files,
      sample: this.#sample,
      window: () => this.#window,
      language: () => this.settings.language,
    })
    nativeTheme.themeSource = preferences.values.theme
    if (!developmentUrl) serve(join(options.output, 'renderer'))
    harden(isOwnUrl)
    this.#answerCalls()
    this.#compute.start()
  }

  showWindow(): void {
    if (this.#window) return raise(this.#window)
    this.#listening = false
    const preload = join(this.#places.output, 'preload', 'index.cjs')
    this.#window = createWindow(developmentUrl ?? APP_URL, preload, this.#preferences)
    this.#closing.watch(this.#window)
    this.#window.on('closed', () => {
      this.#window = null
      this.#listening = false
    })
    // Loaded anew, the page does not listen before it says so.
    this.#window.webContents.on('did-navigate', () => {
      this.#listening = false
    })
    this.#window.webContents.on('render-process-gone', () => void this.#takeUpAgain())
  }

  openPaths(paths: readonly string[], origin: Origin): void {
    this.showWindow()
    const files = this.#open(toOpen(paths)).map((path) => this.#files.read(path))
    if (files.length === 0) return
    if (this.#listening) this.#send('files', { files, origin })
    else this.#pending.push(...files)
  }

  /** @returns what is left to open: signals */
  #open({ session, folder, recipe, signals, left }: ToOpen): readonly string[] {
    if (session !== undefined) void this.#openSession(session)
    if (folder !== undefined) this.#showFolder(this.#files.folder(folder, 'inputs'))
    if (recipe !== undefined) void this.#openRecipe(recipe)
    if (left.length > 0) this.#tell(leftOut(left))
    return signals
  }

  #takeDrop(dropped: readonly string[]): void {
    const paths = dropped.filter((path) => path !== '')
    if (paths.length > MOST_DROPPED) return this.#tell(tooMany)
    if (paths.length < dropped.length) this.#tell(noFile)
    if (paths.length > 0) this.openPaths(paths, 'drop')
  }

  #tell(error: unknown): void {
    if (this.#listening) this.#send('problem', problemOf(error))
    else this.#pendingProblem = error
  }

  #showFolder(folder: FileHandle): void {
    if (this.#listening) this.#send('folder', folder)
    else this.#pendingFolder = folder
  }

  async #openSession(path: string): Promise<void> {
    try {
      this.#showSession({ session: await this.#sessions.open(path), origin: 'opened' })
      app.addRecentDocument(path)
    } catch (error) {
      this.#tell(error)
    }
  }

  async #openRecipe(path: string): Promise<void> {
    if (!this.#listening) return void (this.#pendingRecipe = path)
    try {
      this.#send('recipe', await readRecipeFile(path, this.#files))
    } catch (error) {
      this.#tell(error)
    }
  }

  /** The page died: the one that is loaded in its place gets what it was working on. */
  async #takeUpAgain(): Promise<void> {
    this.#listening = false
    const session = await this.#sessions.kept()
    if (session) this.#showSession({ session, origin: 'window-crashed' })
  }

  #showSession(shown: MainEvent<'session'>): void {
    if (this.#listening) this.#send('session', shown)
    else this.#pendingSession = shown
  }

  themeUpdated(): void {
    this.#send('settings', this.settings)
  }

  async stop(): Promise<void> {
    this.#compute.stop()
    this.#watch.stop()
    const { written } = this.#sessions
    const kept = [this.#preferences, this.#recent, this.#readings]
    await Promise.allSettled([written, ...kept.map((store) => store.written)])
  }

  get settings(): Settings {
    const { language, theme } = this.#preferences.values
    return {
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      language: languageOf(language, app.getLocale()),
      languageChoice: language,
      theme,
    }
  }

  #send<K extends MainEventName>(name: K, payload: MainEvent<K>): void {
    if (this.#listening) this.#window?.webContents.send(channels.event, name, payload)
  }

  #answerCalls(): void {
    const handlers = this.#handlers()
    const check = (event: IpcMainInvokeEvent): void => {
      if (!isTrusted(event.senderFrame, this.#window?.webContents, isOwnUrl)) {
        throw failure('not-allowed', 'A call that does not come from the studio itself')
      }
    }
    ipcMain.handle(channels.call, (event, name: unknown, args: unknown) => {
      check(event)
      return answer(handlers, name, args)
    })
    ipcMain.handle(channels.drop, (event, paths: unknown) => {
      check(event)
      this.#takeDrop(v.parse(dropSchema, paths))
    })
  }

  #handlers(): MainHandlers {
    return {
      ready: () => {
        this.#listening = true
        this.#compute.connect()
        const { files, session, folder, recipe, problem } = this.#takePending()
        if (recipe !== null) void this.#openRecipe(recipe)
        if (problem !== null) this.#tell(problem)
        const { offered } = this.#sessions
        const readings = this.#readings.list
        const recent = this.#recentHandles()
        return { settings: this.settings, files, folder, recent, session, offered, readings }
      },
      ...this.#sessionHandlers(),
      ...folderHandlers(this.#files, () => this.#window, this.#text),
      rememberReading: (remembered) => this.#readings.remember(remembered),
      forgetReading: ({ shape }) => this.#readings.forget(shape),
      setLanguage: ({ choice }) => this.#setLanguage(choice),
      setTheme: ({ theme }) => this.#setTheme(theme),
      openDialog: async () => {
        const chosen = await chooseFiles(this.#window, this.#text())
        return this.#open(toOpen(chosen)).map((path) => this.#files.read(path))
      },
      weightsDialog: async () => {
        const path = await chooseWeights(this.#window, this.#text())
        return path === undefined ? null : this.#files.read(path)
      },
      openSample: () => this.#files.read(this.#sample),
      recentFiles: () => this.#recentHandles(),
      forgetRecent: async ({ fileId }) => {
        const path = this.#files.path(fileId)
        if (path) await this.#recent.forget(path)
        this.#updateMenu()
        return this.#recentHandles()
      },
      exportDialog: this.#takeAway.exportDialog,
      exportFolderDialog: this.#takeAway.exportFolderDialog,
      recipeDialog: this.#takeAway.recipeDialog,
      copyText: async ({ text }) => {
        await this.#takeAway.copyText(text)
      },
      showInFolder: ({ id }) => {
        const path = this.#files.path(id)
        if (!path) throw failure('not-allowed', 'No such file was opened or exported')
        shell.showItemInFolder(path)
      },
      setWindow: ({ title, edited }) => {
        this.#window?.setTitle(title)
        this.#window?.setDocumentEdited(edited)
      },
      setEnabled: ({ commands }) => {
        this.#enabled = new Set(commands)
        this.#updateMenu()
      },
    }
  }

  /** What came before the page listened. */
  #takePending() {
    const taken = {
      files: this.#pending,
      session: this.#pendingSession,
      folder: this.#pendingFolder,
      recipe: this.#pendingRecipe,
      problem: this.#pendingProblem,
    }
    this.#pending = []
    this.#pendingSession = this.#pendingFolder = this.#pendingRecipe = this.#pendingProblem = null
    return taken
  }

  #sessionHandlers() {
    return {
      autosave: async ({ state }) => {
        await this.#sessions.autosave(state)
      },
      saveSession: async ({ state, as }) => {
        const path =
          (as ? null : this.#sessions.path) ??
          (await chooseSessionPath(this.#window, this.#text(), this.#sessions.path))
        if (!path) return null
        await this.#sessions.save(state, path)
        app.addRecentDocument(path)
        return { name: basename(path).replace(/\.sinal$/i, '') }
      },
      restoreOffered: () => this.#sessions.restoreOffered(),
      discardOffered: async () => {
        await this.#sessions.discardOffered()
      },
      watchFiles: async ({ fileIds }) => {
        const paths = fileIds.map((id) => [id, this.#files.path(id)] as const)
        await this.#watch.watch(
          new Map(
            paths.filter((pair): pair is [string, string] => !!pair[1] && !this.#files.isSample(pair[1])),
          ),
        )
      },
    } satisfies Partial<MainHandlers>
  }

  async #setLanguage(choice: Settings['languageChoice']): Promise<Settings> {
    await this.#preferences.set({ language: choice })
    return this.#settingsChanged()
  }

  async #setTheme(theme: Theme): Promise<Settings> {
    nativeTheme.themeSource = theme
    await this.#preferences.set({ theme })
    return this.#settingsChanged()
  }

  #settingsChanged(): Settings {
    this.#updateMenu()
    this.#send('settings', this.settings)
    return this.settings
  }

  #recentHandles(): FileHandle[] {
    return this.#recent.paths.map((path) => this.#files.read(path))
  }

  #opened(id: string): void {
    const path = this.#files.path(id)
    if (!path || this.#files.isSample(path)) return
    app.addRecentDocument(path)
    void this.#recent.add(path)
    this.#recentChanged()
  }

  #recentChanged(): void {
    this.#updateMenu()
    this.#send('recent', this.#recentHandles())
  }

  #updateMenu(): void {
    const template = menuTemplate(
      {
        settings: this.settings,
        recent: this.#recent.paths,
        enabled: this.#enabled,
        developer: !app.isPackaged,
      },
      {
        send: (command) => this.#send('menu', { command }),
        open: () =>
          void chooseFiles(this.#window, this.#text()).then((paths) => this.openPaths(paths, 'menu')),
        openSample: () => this.openPaths([this.#sample], 'menu'),
        openRecent: (path) => this.openPaths([path], 'menu'),
        clearRecent: () => {
          void this.#recent.clear()
          this.#recentChanged()
        },
        setLanguage: (choice) => void this.#setLanguage(choice),
        setTheme: (theme) => void this.#setTheme(theme),
      },
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
}

const noFile = failure('drop-no-file', 'What was dropped is no file on this computer')
const tooMany = failure('drop-many', `More than ${MOST_DROPPED} files were dropped`, { most: MOST_DROPPED })
const leftOut = (left: readonly string[]): Error => {
  const names = left.join(', ')
  return failure('open-one', `One at a time is opened; not opened: ${names}`, { names })
}

function isOwnUrl(url: string): boolean {
  const origin = developmentUrl ?? APP_ORIGIN
  return url === origin || url.startsWith(`${new URL(origin).href.replace(/\/$/, '')}/`)
}
