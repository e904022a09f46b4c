import { useEventListener } from '@vueuse/core'
import { useCommandsStore } from '../commands/commands-store.ts'
import { usePaletteStore } from '../palette/palette-store.ts'
import { useHelpStore } from './help-store.ts'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const isWriting = (element: Element | null): boolean =>
  element?.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select') === true

/** Ctrl+K and Ctrl+Shift+P, with Cmd on a Mac; F1, and ? where nothing is being written. */
export function helpKey(
  { key, ctrlKey, metaKey, altKey, shiftKey }: Key,
  focused: Element | null,
): 'palette' | 'shortcuts' | null {
  if (altKey) return null
  if (ctrlKey || metaKey) {
    const letter = key.toLowerCase()
    return letter === (shiftKey ? 'p' : 'k') ? 'palette' : null
  }
  if (key === 'F1' || (key === '?' && !isWriting(focused))) return 'shortcuts'
  return null
}

/** Registers the palette, the sheet of shortcuts and the glossary, and takes their keys. */
export function useHelpCommands(): void {
  const help = useHelpStore()
  const palette = usePaletteStore()
  const commands = useCommandsStore()
  const always = (): boolean => true
  commands.register({
    palette: { enabled: always, run: () => (palette.open = true) },
    shortcuts: { enabled: always, run: () => (help.shortcuts = true) },
    concepts: { enabled: always, run: () => help.showConcept(null) },
  })
  useEventListener(window, 'keydown', (event) => {
    const id = helpKey(event, document.activeElement)
    if (!id || event.defaultPrevented) return
    event.preventDefault()
    // A dialog is answered first.
    if (document.querySelector('.dialog-overlay') === null) commands.run(id)
  })
}
