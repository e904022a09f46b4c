import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { commandIds } from '../shared/commands.ts'
import { languages, type Settings } from '../shared/ipc.ts'
import { menuTemplate, type MenuActions, type MenuState } from './menu.ts'

type Item = MenuItemConstructorOptions

const settings: Settings = {
  version: '1.0.0',
  electron: '25.1.1',
  platform: 'linux',
  language: 'en',
  languageChoice: 'system',
  theme: 'dark',
}
const state: MenuState = { settings, recent: [], enabled: new Set(), developer: false }
const actions: MenuActions = {
  send: vi.fn<() => void>(),
  open: vi.fn<() => void>(),
  openSample: vi.fn<() => void>(),
  openRecent: vi.fn<() => void>(),
  clearRecent: vi.fn<() => void>(),
  setLanguage: vi.fn<() => void>(),
  setTheme: vi.fn<() => void>(),
}

function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}
const items = (change: Partial<MenuState> = {}): Item[] =>
  flat(menuTemplate({ ...state, ...change }, actions))

describe.each(languages)('the menu in %s', (language) => {
  const all = items({ settings: { ...settings, language }, recent: ['/a.csv'] })

  test('has every command once, each with a label', () => {
    for (const command of commandIds) {
      const found = all.filter(({ id }) => id === command)
      expect(found, command).toHaveLength(1)
      expect(found[0]!.label).toBeTruthy()
    }
  })

  test('uses no accelerator and no mnemonic twice', () => {
    const accelerators = all.map(({ accelerator }) => accelerator).filter(Boolean)
    expect(new Set(accelerators).size).toBe(accelerators.length)
    const top = menuTemplate({ ...state, settings: { ...settings, language } }, actions)
    const letters = top.map(({ label }) => /&(.)/.exec(label ?? '')?.[1]?.toLowerCase())
    expect(new Set(letters).size).toBe(top.length)
  })
})

test('a command can be given when it is enabled', () => {
  expect(items().find(({ id }) => id === 'run')!.enabled).toBe(false)
  const run = items({ enabled: new Set(['run']) }).find(({ id }) => id === 'run')!
  expect(run.enabled).toBe(true)
  run.click!({} as never, undefined, {} as never)
  expect(actions.send).toHaveBeenCalledWith('run')
})

test('shows what is chosen', () => {
  const checked = items().filter((item) => item.checked)
  expect(checked.map(({ label }) => label)).toEqual(['As the system', 'Dark'])
})

test('has the tools of a developer only for one', () => {
  const has = (developer: boolean) => items({ developer }).some(({ role }) => role === 'toggleDevTools')
  expect(has(false)).toBe(false)
  expect(has(true)).toBe(true)
})
