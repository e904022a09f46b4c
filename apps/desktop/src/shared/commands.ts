/**
 * Every action of the studio that has a name: one list for the menu (main), the command palette, the sheet of
 * shortcuts and the buttons (renderer). What an action does, and when it can be done, its module registers
 * (renderer/modules/commands).
 */
import type { Language } from './ipc.ts'

export interface CommandInfo {
  /** As the menu has it: the letter after `&` is its key there. */
  readonly title: Readonly<Record<Language, string>>
  readonly group: CommandGroup
  /** As Electron writes it. */
  readonly shortcut?: string
  /** The page takes the key itself, where it has the focus; the menu only shows it. */
  readonly pageKey?: true
}

export const commandGroups = ['file', 'edit', 'chain', 'view', 'help'] as const
export type CommandGroup = (typeof commandGroups)[number]

const command = (
  group: CommandGroup,
  en: string,
  ptBR: string,
  shortcut?: string,
  pageKey?: true,
): CommandInfo => ({
  group,
  title: { en, 'pt-BR': ptBR },
  ...(shortcut !== undefined && { shortcut }),
  ...(pageKey && { pageKey }),
})

export const commands = {
  open: command('file', '&Open…', '&Abrir…', 'CmdOrCtrl+O'),
  'open-sample': command('file', 'Open the &sample ECG', 'Abrir o ECG de &exemplo'),
  'save-session': command('file', '&Save the session', '&Salvar a sessão', 'CmdOrCtrl+S'),
  'save-session-as': command('file', 'Save the session &as…', 'Salvar a sessão &como…', 'CmdOrCtrl+Shift+S'),
  export: command('file', '&Export the output…', 'E&xportar a saída…', 'CmdOrCtrl+E'),
  'export-options': command('file', 'Export with o&ptions…', 'Exportar com o&pções…', 'CmdOrCtrl+Shift+E'),
  'close-file': command('file', '&Close the file', '&Fechar o arquivo', 'CmdOrCtrl+W'),

  undo: command('edit', '&Undo', '&Desfazer', 'CmdOrCtrl+Z', true),
  redo: command('edit', '&Redo', '&Refazer', 'CmdOrCtrl+Shift+Z', true),

  'add-layer': command('chain', '&Add a layer', '&Adicionar camada', 'CmdOrCtrl+L'),
  run: command('chain', '&Run', 'E&xecutar', 'CmdOrCtrl+Enter'),
  cancel: command('chain', '&Stop', '&Parar', 'CmdOrCtrl+.'),
  'open-recipe': command('chain', '&Open a recipe…', 'A&brir uma receita…', 'CmdOrCtrl+Shift+O'),
  'export-chain': command('chain', '&Export the chain…', 'E&xportar a cadeia…', 'CmdOrCtrl+Alt+E'),

  'toggle-files': command('view', '&Files panel', 'Painel de &arquivos', 'CmdOrCtrl+1'),
  'toggle-chain': command('view', '&Chain panel', 'Painel da &cadeia', 'CmdOrCtrl+2'),
  'zoom-in': command('view', 'Zoom in', 'Aproximar', '=', true),
  'zoom-out': command('view', 'Zoom out', 'Afastar', '-', true),
  'zoom-fit': command('view', 'Show all', 'Mostrar tudo', '0', true),
  'pan-left': command('view', 'Earlier', 'Antes', 'Left', true),
  'pan-right': command('view', 'Later', 'Depois', 'Right', true),
} as const satisfies Record<string, CommandInfo>

export type CommandId = keyof typeof commands
export const commandIds = Object.keys(commands) as [CommandId, ...CommandId[]]

export const commandInfo = (id: CommandId): CommandInfo => commands[id]

/** Without the mark of the menu's letter. */
export const commandTitle = (id: CommandId, language: Language): string =>
  commands[id].title[language].replace('&', '')
