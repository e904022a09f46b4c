/** Starts the built studio in real Electron, as a user would, with a fresh folder of user data. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  test as base,
  _electron,
  expect,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test'
import { resolveElectron } from '../../../scripts/electron.mjs'

export { expect }

export const appFolder = fileURLToPath(new URL('..', import.meta.url))
export const sampleFile = join(appFolder, 'resources', 'ecg.csv')

export interface StudioOptions {
  /** Files given on the command line. */
  readonly files?: readonly string[]
  /** Chromium's flags: `--lang=pt-BR`. */
  readonly flags?: readonly string[]
  /** The folder of the app, when it is another one. */
  readonly app?: string
}

/** The plot of a channel, of the input or of a layer, with at least one point drawn. */
export function plotOf(page: Page, stage: string, channel: string): Locator {
  // "Input, ecg, from 0 s to 300 s: minimum …": without points it reads "Input, ecg: nothing to show here".
  return page.getByRole('img', { name: `${stage}, ${channel}, ` })
}

/** Adds a layer by its name in the menu. */
export async function addLayer(page: Page, search: string, name: string): Promise<void> {
  const options = page.locator('.layer-menu').getByRole('option')
  await page.getByRole('button', { name: 'Add layer' }).click()
  await page.getByRole('textbox', { name: 'Search layers' }).fill(search)
  await options.filter({ has: page.getByText(name, { exact: true }) }).click()
  await expect(options).toHaveCount(0)
}

/** The text of the window, asked of main: where its page was killed, Playwright's is gone. */
export function textOfWindow(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) =>
    // What is asked of a page that is gone is never answered.
    Promise.race([
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.body?.innerText ?? ""'),
      new Promise<string>((resolve) => setTimeout(resolve, 500, '')),
    ]),
  )
}

/** A running studio. */
export interface Studio {
  readonly app: ElectronApplication
  readonly page: Page
  /** Everything the page wrote to its console as an error or a warning, and what it threw. */
  readonly complaints: readonly string[]
  /** The next open dialog gives these; an empty list is the user who cancels. */
  answerOpenDialog(...paths: string[]): Promise<void>
  answerSaveDialog(path: string | null): Promise<void>
  /** Chooses an item of the application's menu by its labels in the language in use, without their mnemonics. */
  chooseMenu(...labels: string[]): Promise<void>
  /** Starts the app once more with a file, as a double click on it does, and waits until that second one is gone. */
  startAgain(file: string): Promise<void>
  screenshot(name: string): Promise<void>
  quit(): Promise<void>
}

interface Fixtures {
  /** A folder for the files of one test. */
  folder: string
  /** Starts the studio; each start in one test has the same user data. */
  start(options?: StudioOptions): Promise<Studio>
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the parameter's pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sinal-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  start: async ({ folder }, use) => {
    const started: Studio[] = []
    await use(async (options = {}) => {
      const studio = await launch(join(folder, 'user-data'), options)
      started.push(studio)
      return studio
    })
    for (const studio of started) await studio.quit()
  },
})

/** @param args Chromium's flags, and what the user gives: the app's folder, and files */
export async function launchApp(args: readonly string[]): Promise<ElectronApplication> {
  const { dist } = await resolveElectron({ say: () => {} })
  // Playwright asks the electron package, which looks here first; given an executable it would not wait with `ready`
  // until it listens.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dist
  return _electron.launch({ args: [...usualFlags(), ...args], env: environment() })
}

export function usualFlags(): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu']
}

async function launch(userData: string, options: StudioOptions): Promise<Studio> {
  const { files = [], flags = [], app: folder = appFolder } = options
  const args = [`--user-data-dir=${userData}`, ...flags, folder]
  const app = await launchApp([...args, ...files])
  const page = await app.firstWindow()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.waitForLoadState('domcontentloaded')
  const startAgain = async (file: string): Promise<void> => {
    const { executable } = await resolveElectron({ say: () => {} })
    await once(
      spawn(executable, [...usualFlags(), ...args, file], { env: environment(), stdio: 'ignore' }),
      'exit',
    )
  }
  return { ...handle(app, page), complaints, startAgain }
}

/** What the tests run in, less what would make Electron something else. */
export function environment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _node, ELECTRON_RENDERER_URL: _url, ...env } = process.env
  return { ...(env as Record<string, string>), DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
}

function handle(app: ElectronApplication, page: Page): Omit<Studio, 'complaints' | 'startAgain'> {
  let running = true
  app.once('close', () => (running = false))
  return {
    app,
    page,
    answerOpenDialog: (...paths) =>
      app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths })
      }, paths),
    answerSaveDialog: (path) =>
      app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: !filePath, filePath: filePath ?? '' })
      }, path),
    // An item is enabled a moment after the page says so.
    chooseMenu: (...labels) => expect(() => app.evaluate(chooseMenuItem, labels)).toPass({ timeout: 5000 }),
    screenshot: async (name) => {
      await page.screenshot({ path: join(appFolder, 'e2e', 'screenshots', `${name}.png`) })
    },
    quit: async () => {
      if (running) await app.close()
    },
  }
}

/** Runs in main. */
function chooseMenuItem({ Menu, BrowserWindow }: typeof import('electron'), labels: string[]): void {
  let items = Menu.getApplicationMenu()?.items ?? []
  for (const [depth, label] of labels.entries()) {
    const item = items.find((each) => each.label.replace('&', '') === label)
    if (!item) throw new Error(`No '${label}' among ${items.map((each) => each.label).join(', ')}`)
    if (depth < labels.length - 1) items = item.submenu?.items ?? []
    else if (!item.enabled) throw new Error(`'${label}' cannot be chosen now`)
    else item.click(undefined, BrowserWindow.getAllWindows()[0])
  }
}
