import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LOCK_NAME, lockFolder } from './lock.ts'
import type { Note } from './notes.ts'

/** How often each call on the lock is refused, as while a virus scanner looks at it. */
let refusals: Record<string, number> = {}

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>()
  const refusing =
    <Args extends unknown[], Result>(call: string, act: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      if (String(args[0]).includes(LOCK_NAME) && (refusals[call] ?? 0) > 0) {
        refusals[call]!--
        throw Object.assign(new Error('EBUSY: refused'), { code: 'EBUSY', syscall: call })
      }
      return act(...args)
    }
  return {
    ...actual,
    readFile: refusing('readFile', actual.readFile as (path: string) => Promise<string>),
    rename: refusing('rename', actual.rename),
    rm: refusing('rm', actual.rm),
  }
})

const { platform } = process
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-lock-'))
  Object.defineProperty(process, 'platform', { value: 'win32' })
})
afterEach(async () => {
  Object.defineProperty(process, 'platform', { value: platform })
  refusals = {}
  await rm(folder, { recursive: true })
})

const leave = () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const owner = { id: 'x', pid, host: hostname(), since: '2026-01-02T03:04:05Z' }
  return writeFile(path.join(folder, LOCK_NAME), JSON.stringify(owner))
}

it('takes over, and lets go, a lock that another program looks at', async () => {
  await leave()
  refusals = { readFile: 2, rename: 2, rm: 2 }
  const notes: Note[] = []
  const lock = await lockFolder(folder, (note) => notes.push(note))
  expect(notes).toHaveLength(1)
  expect(refusals).toEqual({ readFile: 0, rename: 0, rm: 0 })
  refusals = { readFile: 1, rm: 2 }
  await lock.release()
  expect(await readdir(folder)).toEqual([])
})

it('says so where it stays so', async () => {
  await leave()
  refusals = { readFile: Infinity }
  await expect(lockFolder(folder, () => {})).rejects.toThrow(
    `${path.join(folder, LOCK_NAME)}: the file is in use by another program`,
  )
})
