import { basename } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { commandInfo, commandsOf, type CommandId } from '../shared/commands.ts'
import type { Language, Settings, Theme } from '../shared/ipc.ts'
import { menuText } from './menu-text.ts'

export interface MenuState {
  readonly settings: Settings
  readonly recent: readonly string[]
  readonly enabled: ReadonlySet<CommandId>
  readonly developer: boolean
}

export interface MenuActions {
  send(command: CommandId): void
  open(): void
  openSample(): void
  openRecent(path: string): void
  clearRecent(): void
  setLanguage(choice: Settings['languageChoice']): void
  setTheme(theme: Theme): void
}

type Item = MenuItemConstructorOptions
type CommandItem = (id: CommandId) => Item

const separator: Item = { type: 'separator' }
const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'pt-BR': 'Português (Brasil)' }

/** The application's menu, in the language in use. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const text = menuText[state.settings.language]
  const isMac = state.settings.platform === 'darwin'
  const command: CommandItem = (id) => {
    const { title, shortcut, pageKey } = commandInfo(id)
    return {
      id,
      label: title[state.settings.language],
      // A Mac takes every key that its menu shows: those of the page would be lost to the fields.
      ...(shortcut !== undefined &&
        !(isMac && pageKey) && { accelerator: shortcut, registerAccelerator: !pageKey }),
      enabled: state.enabled.has(id),
      click: () => actions.send(id),
    }
  }
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    { label: text.file, submenu: fileItems(state, actions, command) },
    { label: text.edit, submenu: editItems(state, command) },
    { label: text.chain, submenu: chainItems(state, command) },
    { label: text.view, submenu: viewItems(state, actions, command) },
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    {
      role: 'help',
      label: text.help,
      submenu: [...commandsOf('help').map(command), separator, { role: 'about', label: text.about }],
    },
  ]
}

function chainItems({ settings }: MenuState, command: CommandItem): Item[] {
  return [
    command('add-layer'),
    { label: menuText[settings.language].layer, submenu: commandsOf('layer').map(command) },
    separator,
    command('run'),
    command('run-folder'),
    command('cancel'),
    separator,
    command('train-target'),
    command('train'),
    command('train-on'),
    command('use-learnt'),
    command('use-best'),
    separator,
    command('split-variant'),
    command('switch-variant'),
    command('keep-variant'),
    separator,
    command('open-recipe'),
    command('export-chain'),
  ]
}

function fileItems(state: MenuState, actions: MenuActions, command: CommandItem): Item[] {
  const text = menuText[state.settings.language]
  const quit: Item[] = [separator, { role: 'quit', label: text.quit }]
  return [
    { ...command('open'), enabled: true, click: () => actions.open() },
    { label: text.openRecent, submenu: recentItems(state, actions) },
    { ...command('open-sample'), enabled: true, click: () => actions.openSample() },
    separator,
    command('save-session'),
    command('save-session-as'),
    command('restore-session'),
    command('discard-session'),
    separator,
    command('read-as'),
    command('export'),
    command('export-options'),
    separator,
    command('include-file'),
    command('read-file-again'),
    command('close-file'),
    ...(state.settings.platform === 'darwin' ? [] : quit),
  ]
}

function viewItems(state: MenuState, actions: MenuActions, command: CommandItem): Item[] {
  const text = menuText[state.settings.language]
  return [
    command('toggle-files'),
    command('toggle-chain'),
    command('show-train'),
    separator,
    command('go-to-files'),
    command('go-to-chain'),
    command('go-to-plots'),
    command('go-to-explain'),
    separator,
    { label: text.plots, submenu: commandsOf('plots').map(command) },
    { label: text.explain, submenu: commandsOf('explain').map(command) },
    separator,
    command('zoom-in'),
    command('zoom-out'),
    command('zoom-fit'),
    command('pan-left'),
    command('pan-right'),
    separator,
    command('settings'),
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

function editItems(state: MenuState, command: CommandItem): Item[] {
  const text = menuText[state.settings.language]
  return [
    command('undo'),
    command('redo'),
    command('history'),
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
