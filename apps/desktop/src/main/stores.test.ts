import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isReachable, languageOf, Preferences } from './preferences.ts'
import { ReadingMemory } from './reading-memory.ts'
import { RecentFiles } from './recent-files.ts'
import { UserData } from './user-data.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-stores-'))
})
afterEach(() => rm(folder, { recursive: true }))

const noTrouble = (problem: unknown): void => {
  throw new Error('Nothing should be told', { cause: problem })
}
const fileIn = (place: string, name: string) =>
  new UserData({ folder: place, shown: '~/data', tell: noTrouble }).file(name)

describe('RecentFiles', () => {
  test('keeps the newest first, each once, and is there after a restart', async () => {
    const store = fileIn(join(folder, 'deep'), 'recent.json')
    const recent = await RecentFiles.load(store)
    await recent.add('/a.csv')
    await recent.add('/b.csv')
    await recent.add('/a.csv')
    expect(recent.paths).toEqual(['/a.csv', '/b.csv'])
    expect((await RecentFiles.load(store)).paths).toEqual(['/a.csv', '/b.csv'])
  })

  test('keeps twelve', async () => {
    const recent = await RecentFiles.load(fileIn(folder, 'recent.json'))
    for (let i = 0; i < 20; i++) await recent.add(`/${i}.csv`)
    expect(recent.paths).toHaveLength(12)
    expect(recent.paths[0]).toBe('/19.csv')
  })

  test('forgets one, and all', async () => {
    const recent = await RecentFiles.load(fileIn(folder, 'recent.json'))
    await recent.add('/a.csv')
    await recent.add('/b.csv')
    await recent.forget('/b.csv')
    expect(recent.paths).toEqual(['/a.csv'])
    await recent.clear()
    expect((await RecentFiles.load(fileIn(folder, 'recent.json'))).paths).toEqual([])
  })

  test('writes the last of many changes, and leaves no temporary file', async () => {
    const store = fileIn(folder, 'recent.json')
    const recent = await RecentFiles.load(store)
    await Promise.all(['/a', '/b', '/c'].map((path) => recent.add(path)))
    expect(JSON.parse(await readFile(join(folder, 'recent.json'), 'utf8'))).toEqual(['/c', '/b', '/a'])
    expect(await readdir(folder)).toEqual(['recent.json'])
  })

  test.each(['', '{', '{"paths": []}', '[1, 2]'])('starts empty where the file holds %j', async (text) => {
    await writeFile(join(folder, 'recent.json'), text)
    expect((await RecentFiles.load(fileIn(folder, 'recent.json'))).paths).toEqual([])
  })
})

describe('ReadingMemory', () => {
  const remembered = (n: number, decimal: '.' | ',' = ',') => ({
    shape: n.toString(16).padStart(32, '0'),
    choices: { decimal },
  })

  test('comes back after a restart, newest first, each shape once', async () => {
    const store = fileIn(folder, 'readings.json')
    const memory = await ReadingMemory.load(store)
    await memory.remember(remembered(1))
    await memory.remember(remembered(2))
    await memory.remember(remembered(1, '.'))
    expect((await ReadingMemory.load(store)).list).toEqual([remembered(1, '.'), remembered(2)])
    expect(await memory.forget(remembered(1).shape)).toEqual([remembered(2)])
    expect((await ReadingMemory.load(store)).list).toEqual([remembered(2)])
  })

  test('keeps the last 64', async () => {
    const memory = await ReadingMemory.load(fileIn(folder, 'readings.json'))
    for (let n = 0; n < 70; n++) await memory.remember(remembered(n))
    expect(memory.list).toHaveLength(64)
    expect(memory.list[0]).toEqual(remembered(69))
  })

  test('starts empty where the file holds what is no choice', async () => {
    const store = fileIn(folder, 'readings.json')
    await writeFile(
      join(folder, 'readings.json'),
      JSON.stringify([{ ...remembered(1), choices: { decimal: ',', path: '/etc' } }]),
    )
    expect((await ReadingMemory.load(store)).list).toEqual([])
  })
})

describe('Preferences', () => {
  test('come back after a restart', async () => {
    const store = fileIn(folder, 'preferences.json')
    const preferences = await Preferences.load(store)
    expect(preferences.values).toEqual({
      language: 'system',
      theme: 'system',
      bounds: null,
      maximized: false,
    })
    await preferences.set({ language: 'pt-BR' })
    await preferences.set({ bounds: { x: 1, y: 2, width: 900, height: 700 } })
    expect((await Preferences.load(store)).values).toMatchObject({
      language: 'pt-BR',
      bounds: { x: 1, y: 2, width: 900, height: 700 },
    })
  })
})

test.each([
  ['system', 'pt-BR', 'pt-BR'],
  ['system', 'pt-PT', 'pt-BR'],
  ['system', 'en-GB', 'en'],
  ['system', 'de', 'en'],
  ['en', 'pt-BR', 'en'],
  ['pt-BR', 'en-US', 'pt-BR'],
] as const)('the choice %s on a system in %s is %s', (choice, locale, language) => {
  expect(languageOf(choice, locale)).toBe(language)
})

describe('isReachable', () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 }
  test.each([
    ['inside', { x: 100, y: 100, width: 800, height: 600 }, true],
    ['half outside', { x: 1500, y: 100, width: 800, height: 600 }, true],
    ['on a display that was unplugged', { x: 2200, y: 100, width: 800, height: 600 }, false],
    ['with its title above the top', { x: 100, y: -50, width: 800, height: 600 }, false],
    ['with its title below the bottom', { x: 100, y: 1070, width: 800, height: 600 }, false],
  ])('a window %s: %o → %s', (_where, bounds, reachable) => {
    expect(isReachable(bounds, [display])).toBe(reachable)
  })
})
