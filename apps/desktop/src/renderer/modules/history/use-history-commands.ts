import { useEventListener } from '@vueuse/core'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useHistoryStore } from './history-store.ts'

/** A field that edits no state of the studio's (a search, say) keeps the browser's own undo. */
const hasOwnUndo = (element: Element | null): boolean =>
  element?.matches('input, textarea') === true && element.closest('[data-own-undo], [role=dialog]') !== null

/** Registers undo and redo, and takes their keys before the browser does: its own would undo the letters only. */
export function useHistoryCommands(): void {
  const history = useHistoryStore()
  useCommandsStore().register({
    undo: {
      enabled: () => history.undoStep !== null,
      why: () => 'nothingToUndo',
      run: () => perform('undo'),
    },
    redo: {
      enabled: () => history.redoStep !== null,
      why: () => 'nothingToRedo',
      run: () => perform('redo'),
    },
  })

  function perform(what: 'undo' | 'redo'): void {
    if (!hasOwnUndo(document.activeElement)) history[what]()
  }

  useEventListener(window, 'keydown', (event) => {
    const what = historyKey(event)
    if (!what || hasOwnUndo(document.activeElement)) return
    event.preventDefault()
    history[what]()
  })
  // What is typed after a field was left is another step.
  useEventListener(window, 'focusout', history.seal)
  useEventListener(window, 'pointerup', history.seal)
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, with Cmd on a Mac. */
export function historyKey({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): 'undo' | 'redo' | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  const letter = key.toLowerCase()
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  return letter === 'y' && !shiftKey ? 'redo' : null
}
