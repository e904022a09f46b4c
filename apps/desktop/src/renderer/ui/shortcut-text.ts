const isMac = (): boolean => /Mac/.test(navigator.platform)

const MAC: Readonly<Record<string, string>> = { CmdOrCtrl: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
const OTHERS: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl' }
const KEYS: Readonly<Record<string, string>> = {
  Left: '←',
  Right: '→',
  Up: '↑',
  Down: '↓',
  '-': '−',
  Plus: '+',
}

/**
 * A shortcut as Electron writes it (`CmdOrCtrl+Shift+Z`), as the keyboard of this machine has it: `Ctrl+Shift+Z`, `⌘⇧Z`.
 *
 * @param nameOf what a key is called that has no sign
 */
export function shortcutText(
  shortcut: string,
  mac = isMac(),
  nameOf: (key: string) => string = (key) => key,
): string {
  const names = mac ? MAC : OTHERS
  return shortcut
    .split('+')
    .map((key) => names[key] ?? KEYS[key] ?? nameOf(key))
    .join(mac ? '' : '+')
}
