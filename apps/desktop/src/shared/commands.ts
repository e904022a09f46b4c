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

/** As the palette and the sheet of shortcuts have them, in this order. */
export const commandGroups = ['file', 'edit', 'chain', 'layer', 'view', 'plots', 'explain', 'help'] as const
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
  'read-as': command('file', 'How the file is &read…', 'Co&mo o arquivo é lido…', 'CmdOrCtrl+I'),
  'save-session': command('file', '&Save the session', '&Salvar a sessão', 'CmdOrCtrl+S'),
  'save-session-as': command('file', 'Save the session &as…', 'Salvar a sessão &como…', 'CmdOrCtrl+Shift+S'),
  export: command('file', '&Export the output…', 'E&xportar a saída…', 'CmdOrCtrl+E'),
  'export-options': command('file', 'Export with o&ptions…', 'Exportar com o&pções…', 'CmdOrCtrl+Shift+E'),
  'close-file': command('file', '&Close the file', '&Fechar o arquivo', 'CmdOrCtrl+W'),

  'include-file': command(
    'file',
    'Put the file into the batch, or leave it out',
    'Incluir o arquivo no lote, ou tirá-lo',
  ),
  'read-file-again': command('file', 'Read the file again', 'Ler o arquivo de novo'),
  'restore-session': command(
    'file',
    'Take up the work that was not saved',
    'Retomar o trabalho que não foi salvo',
  ),
  'discard-session': command(
    'file',
    'Discard the work that was not saved',
    'Descartar o trabalho que não foi salvo',
  ),

  undo: command('edit', '&Undo', '&Desfazer', 'CmdOrCtrl+Z', true),
  redo: command('edit', '&Redo', '&Refazer', 'CmdOrCtrl+Shift+Z', true),
  history: command('edit', '&History', '&Histórico'),

  'add-layer': command('chain', '&Add a layer', '&Adicionar camada', 'CmdOrCtrl+L'),
  run: command('chain', '&Run', 'E&xecutar', 'CmdOrCtrl+Enter'),
  'run-folder': command(
    'chain',
    'Run over a &folder…',
    'Executar sobre uma &pasta…',
    'CmdOrCtrl+Shift+Enter',
  ),
  train: command('chain', 'S&tart to train', 'Começar a &treinar', 'CmdOrCtrl+Shift+T'),
  'train-target': command('chain', 'Open target file…', 'Abrir arquivo alvo…'),
  'train-on': command('chain', 'Continue to train', 'Continuar a treinar'),
  'use-learnt': command('chain', 'Use the learnt weights', 'Usar os pesos aprendidos'),
  'use-best': command('chain', 'Use the weights of the best epoch', 'Usar os pesos da melhor época'),
  cancel: command('chain', '&Stop', '&Parar', 'CmdOrCtrl+.'),
  'split-variant': command('chain', 'Compare with a variant', 'Comparar com uma variante'),
  'switch-variant': command('chain', 'Switch to the other variant', 'Passar à outra variante'),
  'keep-variant': command('chain', 'Keep only this variant', 'Ficar só com esta variante'),

  'explain-layer': command('layer', 'Explain the layer', 'Explicar a camada'),
  'plot-layer': command('layer', 'Plot the output of the layer', 'Mostrar a saída da camada'),
  'solo-layer': command('layer', 'Solo the layer', 'Isolar a camada'),
  'bypass-layer': command('layer', 'Bypass the layer', 'Pular a camada'),
  'move-layer-up': command('layer', 'Move the layer up', 'Mover a camada para cima', 'Alt+Up', true),
  'move-layer-down': command('layer', 'Move the layer down', 'Mover a camada para baixo', 'Alt+Down', true),
  'duplicate-layer': command('layer', 'Duplicate the layer', 'Duplicar a camada', 'CmdOrCtrl+D', true),
  'remove-layer': command('layer', 'Remove the layer', 'Remover a camada', 'Delete', true),
  'open-recipe': command('chain', '&Open a recipe…', 'A&brir uma receita…', 'CmdOrCtrl+Shift+O'),
  'export-chain': command('chain', '&Export the chain…', 'E&xportar a cadeia…', 'CmdOrCtrl+Alt+E'),

  'toggle-files': command('view', '&Files panel', 'Painel de &arquivos', 'CmdOrCtrl+1'),
  'toggle-chain': command('view', '&Chain panel', 'Painel da &cadeia', 'CmdOrCtrl+2'),
  'go-to-files': command('view', 'Go to the files panel', 'Ir ao painel de arquivos'),
  'go-to-chain': command('view', 'Go to the chain panel', 'Ir ao painel da cadeia'),
  'go-to-plots': command('view', 'Go to the plots', 'Ir aos gráficos'),
  'go-to-explain': command('view', 'Go to the Explain view', 'Ir à visão Explicar'),
  'show-train': command('view', 'Show &Train', 'Mostrar &Treinar', 'CmdOrCtrl+T'),
  'zoom-in': command('view', 'Zoom in', 'Aproximar', '=', true),
  'zoom-out': command('view', 'Zoom out', 'Afastar', '-', true),
  'zoom-fit': command('view', 'Show all', 'Mostrar tudo', '0', true),
  'pan-left': command('view', 'Earlier', 'Antes', 'Left', true),
  'pan-right': command('view', 'Later', 'Depois', 'Right', true),
  settings: command('view', 'Language and theme', 'Idioma e tema'),

  'go-to-time': command('plots', 'Go to a time…', 'Ir a um tempo…', 'G', true),
  'marker-a': command('plots', 'Set marker A', 'Pôr o marcador A', 'A', true),
  'marker-b': command('plots', 'Set marker B', 'Pôr o marcador B', 'B', true),
  'mark-seen': command('plots', 'Mark what the cursor sees', 'Marcar o que o cursor vê', 'R', true),
  'clear-markers': command('plots', 'Remove the markers', 'Tirar os marcadores', 'Escape', true),
  'tool-zoom': command('plots', 'Dragging zooms', 'Arrastar amplia'),
  'tool-pan': command('plots', 'Dragging pans', 'Arrastar desloca'),
  'tool-measure': command('plots', 'Dragging measures', 'Arrastar mede'),
  'plot-input': command('plots', 'Plot the input', 'Mostrar a entrada'),
  'input-behind': command(
    'plots',
    'Draw the input behind each output',
    'Desenhar a entrada atrás de cada saída',
  ),
  'overlay-plots': command('plots', 'Overlay the channels of a layer', 'Sobrepor os canais de uma camada'),
  'all-files': command('plots', 'Plot all files', 'Mostrar todos os arquivos'),
  'order-by-layer': command('plots', 'Order the plots by layer', 'Ordenar os gráficos por camada'),
  'order-by-channel': command('plots', 'Order the plots by channel', 'Ordenar os gráficos por canal'),
  'show-measure': command('plots', 'Measure the visible range', 'Medidas do trecho visível'),
  'show-table': command('plots', 'Table of the visible range', 'Tabela do trecho visível'),
  'show-spectrum': command('plots', 'Spectrum', 'Espectro'),
  'show-spectrogram': command('plots', 'Spectrogram', 'Espectrograma'),
  'show-picture': command('plots', 'Save the plots as a picture…', 'Salvar os gráficos como imagem…'),

  'explain-play': command('explain', 'Slide the kernel, or pause', 'Deslizar o filtro, ou pausar'),
  'explain-previous': command('explain', 'Previous output', 'Saída anterior'),
  'explain-next': command('explain', 'Next output', 'Próxima saída'),
  'tour-start': command('explain', 'Take the tour', 'Fazer o passeio'),
  'tour-next': command('explain', 'Next step of the tour', 'Próximo passo do passeio'),
  'tour-back': command('explain', 'Previous step of the tour', 'Passo anterior do passeio'),
  'tour-leave': command('explain', 'Leave the tour', 'Sair do passeio'),

  palette: command('help', '&Commands…', '&Comandos…', 'CmdOrCtrl+K', true),
  shortcuts: command('help', '&Keyboard shortcuts', '&Atalhos de teclado', 'F1', true),
  concepts: command('help', 'Co&ncepts', 'Co&nceitos'),
} as const satisfies Record<string, CommandInfo>

export type CommandId = keyof typeof commands
export const commandIds = Object.keys(commands) as [CommandId, ...CommandId[]]

export const commandInfo = (id: CommandId): CommandInfo => commands[id]

/** Without the mark of the menu's letter. */
export const commandTitle = (id: CommandId, language: Language): string =>
  commands[id].title[language].replace('&', '')

export const commandsOf = (group: CommandGroup): CommandId[] =>
  commandIds.filter((id) => commandInfo(id).group === group)
