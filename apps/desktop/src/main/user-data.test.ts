import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Problem } from '../shared/ipc.ts'
import { problemOf } from '../shared/problem.ts'
import { FileRegistry } from './files.ts'
import { Preferences } from './preferences.ts'
import { ReadingMemory } from './reading-memory.ts'
import { RecentFiles } from './recent-files.ts'
import { Sessions } from './sessions.ts'
import { UserData } from './user-data.ts'

const sample = '/studio/resources/ecg.csv'
const data = (): string => join(folder, 'data')

let folder = ''
let told: Problem[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-user-data-'))
  told = []
})
afterEach(() => rm(folder, { recursive: true }))

/** In the place of the folder lies a file: nobody can write there, whatever their rights are. */
async function lose(): Promise<void> {
  await rm(data(), { recursive: true, force: true })
  await writeFile(data(), '')
}

async function run() {
  const tell = (problem: unknown): void => void told.push(problemOf(problem))
  const userData = new UserData({ folder: data(), shown: '~/data', tell })
  const files = new FileRegistry({ home: '/home/ana', samples: [sample], grant: () => undefined })
  const handle = files.read(sample)
  return {
    preferences: await Preferences.load(userData.file('preferences.json')),
    recent: await RecentFiles.load(userData.file('recent-files.json')),
    readings: await ReadingMemory.load(userData.file('readings.json')),
    sessions: await Sessions.load({ userData, files, sample }),
    state: { files: { items: [{ handle, included: true }], selectedId: handle.id }, chain: { layers: [] } },
  }
}

it('goes on without a folder that it cannot write to, and says so once', async () => {
  const { preferences, recent, readings, sessions, state } = await run()
  await lose()
  const remembered = { shape: '0'.repeat(32), choices: { decimal: ',' as const } }
  await preferences.set({ theme: 'dark' })
  await recent.add('/a.csv')
  expect(await readings.remember(remembered)).toEqual([remembered])
  await sessions.autosave(state)
  await preferences.set({ language: 'pt-BR' })
  expect(preferences.values).toMatchObject({ theme: 'dark', language: 'pt-BR' })
  expect(recent.paths).toEqual(['/a.csv'])
  expect(await sessions.kept()).toMatchObject({ files: [{ found: 'same' }] })
  expect(told).toMatchObject([
    { code: 'user-data', details: { folder: '~/data' }, said: { code: 'folder-is-file' } },
  ])
})

it('says it again only after all could be written', async () => {
  const { preferences, recent } = await run()
  await lose()
  await Promise.all([preferences.set({ theme: 'dark' }), recent.add('/a.csv')])
  await rm(data())
  await preferences.set({ theme: 'light' })
  await lose()
  await preferences.set({ theme: 'dark' })
  expect(told).toHaveLength(1)
  await rm(data())
  await Promise.all([preferences.set({ theme: 'light' }), recent.add('/b.csv')])
  await lose()
  await recent.clear()
  expect(told).toHaveLength(2)
})

it('makes a folder anew that has vanished', async () => {
  const first = await run()
  await first.recent.add('/a.csv')
  await rm(data(), { recursive: true })
  await first.recent.add('/b.csv')
  expect((await run()).recent.paths).toEqual(['/b.csv', '/a.csv'])
  expect(told).toEqual([])
})

it('saves, opens and takes up sessions all the same', async () => {
  const { sessions, state } = await run()
  await sessions.autosave(state)
  await sessions.save(state, join(folder, 's.sinal'))
  await lose()
  await sessions.autosave(state)
  // Set aside in memory: what is opened takes the window's place.
  await sessions.open(join(folder, 's.sinal'))
  expect(sessions.offered).toMatchObject({ files: ['ecg.csv'] })
  expect(await sessions.restoreOffered()).toMatchObject({ name: 's' })
  await sessions.save(state, join(folder, 't.sinal'))
  expect(told).toHaveLength(1)
})

it('offers what a run left also where it cannot be set aside', async () => {
  const first = await run()
  await first.sessions.autosave(first.state)
  // A folder of that name, with something in it, is not replaced.
  await mkdir(join(data(), 'unsaved.sinal', 'other'), { recursive: true })
  const { sessions } = await run()
  expect(sessions.offered).toMatchObject({ files: ['ecg.csv'] })
  expect(told).toMatchObject([{ code: 'user-data' }])
})
