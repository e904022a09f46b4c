import { basename } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import type { Language, MenuCommand, Settings, Theme } from '../shared/ipc.ts'
import { menuText } from './menu-text.ts'

export interface MenuState {
  readonly settings: Settings
  readonly recent: readonly string[]
  readonly enabled: ReadonlySet<MenuCommand>
  readonly developer: boolean
}

export interface MenuActions {
  send(command: MenuCommand): void
  open(): void
  openSample(): void
  openRecent(path: string): void
  clearRecent(): void
  setLanguage(choice: Settings['languageChoice']): void
  setTheme(theme: Theme): void
}

type Item = MenuItemConstructorOptions
type CommandItem = (id: MenuCommand, label: string, accelerator?: string) => Item

const separator: Item = { type: 'separator' }
const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'pt-BR': 'Português (Brasil)' }

/** The application's menu, in the language in use. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const text = menuText[state.settings.language]
  const isMac = state.settings.platform === 'darwin'
  const command: CommandItem = (id, label, accelerator) => ({
    id,
    label,
    accelerator,
    enabled: state.enabled.has(id),
    click: () => actions.send(id),
  })
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    { label: text.file, submenu: fileItems(state, actions, command) },
    { label: text.edit, submenu: editItems(state) },
    {
      label: text.chain,
      submenu: [
        command('add-layer', text.addLayer, 'CmdOrCtrl+L'),
        separator,
        command('run', text.run, 'CmdOrCtrl+Enter'),
        command('cancel', text.cancel, 'CmdOrCtrl+.'),
      ],
    },
    { label: text.view, submenu: viewItems(state, actions, command) },
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { role: 'help', label: text.help, submenu: [{ role: 'about', label: text.about }] },
  ]
}

function fileItems(state: MenuState, actions: MenuActions, command: CommandItem): Item[] {
  const text = menuText[state.settings.language]
  const quit: Item[] = [separator, { role: 'quit', label: text.quit }]
  return [
    { label: text.open, accelerator: 'CmdOrCtrl+O', click: () => actions.open() },
    { label: text.openRecent, submenu: recentItems(state, actions) },
    { label: text.openSample, click: () => actions.openSample() },
    separator,
    command('export', text.export, 'CmdOrCtrl+E'),
    command('close-file', text.closeFile, 'CmdOrCtrl+W'),
    ...(state.settings.platform === 'darwin' ? [] : quit),
  ]
}

function viewItems(state: MenuState, actions: MenuActions, command: CommandItem): Item[] {
  const text = menuText[state.settings.language]
  // Shown for learning; the plots take these keys themselves, when one of them has the focus.
  const plotKey = (id: MenuCommand, label: string, key: string): Item => ({
    ...command(id, label, key),
    registerAccelerator: false,
  })
  return [
    plotKey('zoom-in', text.zoomIn, '='),
    plotKey('zoom-out', text.zoomOut, '-'),
    plotKey('zoom-fit', text.zoomFit, '0'),
    plotKey('pan-left', text.panLeft, 'Left'),
    plotKey('pan-right', text.panRight, 'Right'),
    separator,
    { label: text.language, submenu: languageItems(state, actions) },
    { label: text.theme, submenu: themeItems(state, actions) },
    separator,
    { role: 'resetZoom', label: text.textReset },
    { role: 'zoomIn', label: text.textLarger },
    { role: 'zoomOut', label: text.textSmaller },
    { role: 'togglefullscreen', label: text.fullScreen },
    ...(state.developer ? [separator, { role: 'toggleDevTools' } satisfies Item] : []),
  ]
}

function recentItems(state: MenuState, actions: MenuActions): Item[] {
  const text = menuText[state.settings.language]
  if (state.recent.length === 0) return [{ label: text.noRecent, enabled: false }]
  return [
    ...state.recent.map((path): Item => ({
      label: basename(path),
      sublabel: path,
      click: () => actions.openRecent(path),
    })),
    separator,
    { label: text.clearRecent, click: () => actions.clearRecent() },
  ]
}

function editItems(state: MenuState): Item[] {
  const text = menuText[state.settings.language]
  return [
    { role: 'undo', label: text.undo },
    { role: 'redo', label: text.redo },
    separator,
    { role: 'cut', label: text.cut },
    { role: 'copy', label: text.copy },
    { role: 'paste', label: text.paste },
    { role: 'selectAll', label: text.selectAll },
  ]
}

function languageItems({ settings }: MenuState, actions: MenuActions): Item[] {
  const text = menuText[settings.language]
  const item = (choice: Settings['languageChoice'], label: string): Item => ({
    label,
    type: 'radio',
    checked: settings.languageChoice === choice,
    click: () => actions.setLanguage(choice),
  })
  return [
    item('system', text.asSystem),
    item('en', LANGUAGE_NAMES.en),
    item('pt-BR', LANGUAGE_NAMES['pt-BR']),
  ]
}

function themeItems({ settings }: MenuState, actions: MenuActions): Item[] {
  const text = menuText[settings.language]
  const item = (theme: Theme, label: string): Item => ({
    label,
    type: 'radio',
    checked: settings.theme === theme,
    click: () => actions.setTheme(theme),
  })
  return [item('system', text.asSystem), item('light', text.light), item('dark', text.dark)]
}
