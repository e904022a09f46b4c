import { expect, it } from 'vitest'
import { shortcutText } from './shortcut-text.ts'

it.each([
  ['CmdOrCtrl+Shift+Z', 'Ctrl+Shift+Z', '⌘⇧Z'],
  ['Alt+Up', 'Alt+↑', '⌥↑'],
  ['F1', 'F1', 'F1'],
  ['-', '−', '−'],
])('writes %s as the keyboard has it', (shortcut, others, mac) => {
  expect(shortcutText(shortcut, false)).toBe(others)
  expect(shortcutText(shortcut, true)).toBe(mac)
})
