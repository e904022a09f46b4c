/** What a user does in the studio, one by one: each by mouse and keys, or by its command. */
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { CommandId } from '../src/shared/commands.ts'
import {
  choose,
  dismiss,
  doAll,
  openFile,
  settled,
  several,
  there,
  typeIn,
  view,
  type Action,
  type Driven,
} from './driving.ts'

/** A command that opens something over the window, which Escape closes. */
const dialog = (name: string, id: CommandId, selector = '.dialog'): Action => [
  name,
  async ({ app, page }) => {
    await choose(app, id)
    await there(page, selector)
    await settled(page)
    await dismiss(page, selector)
  },
]

const inspect = (tab: 'measure' | 'table' | 'spectrum' | 'spectrogram' | 'picture'): Action => [
  `show ${tab}`,
  ({ app }) => choose(app, `show-${tab}`),
]

const settingsAs = (name: string, field: number, value: string): Action => [
  name,
  async ({ app, page }) => {
    await choose(app, 'settings')
    await there(page, '.panel .settings')
    await page.selectOption(`.panel .settings > :nth-child(${field}) select`, value)
    await settled(page)
    await dismiss(page, '.panel .settings')
  },
]

/** In steps, as a drag of its corner does. */
function resizeForthAndBack(app: ElectronApplication): Promise<void> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const [width, height] = window.getSize() as [number, number]
    for (const step of [1, 2, 3, 4, 5, 4, 3, 2, 1, 0]) {
      window.setSize(width + 40 * step, height + 20 * step)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
}

const cards = '.layer-card'

/** Builds a chain of layers on the file that is open. */
const building: readonly Action[] = [
  [
    'add a layer',
    async ({ app, page }) => {
      await choose(app, 'add-layer')
      await there(page, '.layer-card .body input')
    },
  ],
  ['type a kernel size', ({ page }) => typeIn(page, '.layer-card input[inputmode=numeric]', '101')],
  [
    'open the list of layers',
    async ({ page }) => {
      await page.click('[data-panel=chain] > header .button.small:last-child', { force: true })
      await there(page, '.layer-menu [role=option]')
    },
  ],
  ['search a layer', ({ page }) => page.keyboard.type('low', { delay: 100 })],
  [
    'design a filter',
    async ({ page }) => {
      await page.keyboard.press('Enter')
      await there(page, `${cards}:nth-child(2) .body input`)
    },
  ],
  ['type a cut-off', ({ page }) => typeIn(page, '.layer-card input[inputmode=decimal]', '12.5')],
  several('undo', 4, ({ app }) => choose(app, 'undo')),
  several('redo', 4, ({ app }) => choose(app, 'redo')),
  [
    'reorder layers',
    async ({ page }) => {
      await page.focus(`${cards}:nth-child(2) .head`)
      for (const key of ['Alt+ArrowUp', 'Alt+ArrowDown']) {
        await page.keyboard.press(key)
        await settled(page)
      }
    },
  ],
  [
    'run the chain',
    async ({ app }) => {
      await choose(app, 'run')
    },
  ],
]

/** Looks at the same file in every way. */
const looking: readonly Action[] = [
  [
    'move the cursor',
    async ({ page }) => {
      for (let k = 0; k < 30; k++) await page.mouse.move(450 + 10 * k, 250 + 5 * k)
    },
  ],
  inspect('measure'),
  inspect('table'),
  inspect('spectrum'),
  inspect('spectrogram'),
  [
    'zoom and pan, with the spectrogram',
    async ({ app, page }) => {
      await page.mouse.move(600, 300)
      await page.mouse.wheel(0, -500)
      for (let k = 0; k < 20; k++) await page.mouse.wheel(30, 0)
      await settled(page)
      await choose(app, 'zoom-fit')
    },
  ],
  inspect('picture'),
  ['close the picture', ({ app }) => choose(app, 'show-picture')],
  view('show Explain', 2, '[data-testid=equation]'),
  several('step in Explain', 4, ({ app }) => choose(app, 'explain-next')),
  view('show Train', 3, '.train, [data-view=train]'),
  view('show the plots', 1, '#plot-rows'),
  ['resize the window', ({ app }) => resizeForthAndBack(app)],
]

const asking: readonly Action[] = [
  [
    'open the palette',
    async ({ app, page }) => {
      await choose(app, 'palette')
      await there(page, '.palette [role=option]')
    },
  ],
  ['type in the palette', ({ page }) => page.keyboard.type('spec', { delay: 100 })],
  [
    'close the palette',
    async ({ page }) => {
      await dismiss(page, '.palette')
    },
  ],
  dialog('show the history', 'history', '.panel'),
  dialog('show how the file is read', 'read-as'),
  dialog('show the export', 'export-options'),
  dialog('show the export of the chain', 'export-chain'),
  dialog('show the run over a folder', 'run-folder'),
  dialog('show the shortcuts', 'shortcuts'),
  dialog('show the concepts', 'concepts'),
  settingsAs('change the language', 1, 'pt-BR'),
  settingsAs('change the language back', 1, 'en'),
  settingsAs('change the theme', 2, 'dark'),
  settingsAs('change the theme back', 2, 'light'),
]

/** Does all that there is to do with a small file, and then with many. */
export async function useStudio(studio: Driven, folder: string, files: readonly string[]): Promise<void> {
  const { app, page } = studio
  const session = join(folder, 'work.sinal')
  await app.evaluate(({ dialog: dialogs }, filePath) => {
    dialogs.showSaveDialog = async () => ({ canceled: false, filePath })
  }, session)
  const opening: readonly Action[] = [
    [
      'open a file',
      async () => {
        await openFile(app, files[0]!)
        await there(page, '.file .line')
      },
    ],
  ]
  const many: readonly Action[] = [
    [
      'open a batch of files',
      async () => {
        for (const file of files.slice(1)) await openFile(app, file)
        await there(page, `.file:nth-child(${files.length}) .line`)
      },
    ],
    ['show another file', () => page.click('.file:nth-child(2) .name', { force: true })],
    ['plot all files', () => choose(app, 'all-files')],
    ['save the session', () => choose(app, 'save-session-as')],
    [
      'open the session',
      async () => {
        await openFile(app, session)
        await page.waitForTimeout(3000)
      },
    ],
  ]
  await doAll(studio, [...opening, ...building, ...looking, ...asking, ...many])
}

/** Adds a layer, and types into one of its fields, until the plots show what it then gives. */
export async function typeIntoLayer(studio: Driven): Promise<void> {
  const first = building.slice(0, 2).map(([name, doIt]): Action => [`${name}, long signal`, doIt])
  await doAll(studio, first)
}
