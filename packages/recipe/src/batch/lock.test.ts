import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOCK_NAME, lockFolder } from './lock.ts'
import type { Note } from './notes.ts'
import { runBatch } from './run-batch.ts'

let folder = ''
let notes: Note[] = []

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-lock-'))
  notes = []
})
afterEach(() => rm(folder, { recursive: true }))

const lock = () => lockFolder(folder, (note) => notes.push(note))
const leave = (owner: object) =>
  writeFile(
    path.join(folder, LOCK_NAME),
    JSON.stringify({ id: 'x', host: hostname(), since: '2026-01-02T03:04:05Z', ...owner }),
  )
/** Of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid
const remedy = `(wait until it is done or end it; if it runs no more, remove ${LOCK_NAME} there)`

describe('lockFolder', () => {
  it('keeps a folder for one, and leaves nothing behind', async () => {
    const first = await lock()
    await expect(lock()).rejects.toThrow(
      new RegExp(
        `^${folder}: another run is writing into this folder: process ${process.pid} on .*, since 2\\d{3}-`,
      ),
    )
    await first.release()
    await (await lock()).release()
    expect(await readdir(folder)).toEqual([])
    expect(notes).toEqual([])
  })

  it.each<[string, object, string]>([
    ['a process that runs', { pid: process.ppid }, `process ${process.ppid} on ${hostname()}`],
    ['another host', { pid: 1, host: 'elsewhere' }, 'process 1 on elsewhere'],
  ])('is refused by %s', async (_, owner, by) => {
    await leave(owner)
    await expect(lock()).rejects.toThrow(
      `${folder}: another run is writing into this folder: ${by}, since 2026-01-02T03:04:05Z ${remedy}`,
    )
    expect(await readdir(folder)).toEqual([LOCK_NAME])
  })

  it('is refused by a lock that can not be read', async () => {
    await writeFile(path.join(folder, LOCK_NAME), 'x')
    await expect(lock()).rejects.toThrow(`its lock does not say by whom ${remedy}`)
  })

  it('takes over from a process that has ended, even one of the same number, and says so', async () => {
    const pid = deadPid()
    for (const dead of [pid, process.pid]) {
      await leave({ pid: dead })
      await (await lock()).release()
    }
    expect(notes.map(({ reason }) => reason)).toEqual(
      [pid, process.pid].map(
        (dead) => `${folder}: taken over from process ${dead}, which ended before its run did`,
      ),
    )
    expect(await readdir(folder)).toEqual([])
  })

  it('gives a folder that was left to one of many', async () => {
    await leave({ pid: deadPid() })
    const tries = await Promise.allSettled(Array.from({ length: 8 }, lock))
    const [won, ...others] = tries.filter(({ status }) => status === 'fulfilled')
    expect([won?.status, others]).toEqual(['fulfilled', []])
    expect(await readdir(folder)).toEqual([LOCK_NAME])
  })

  it('says why a lock can not be made', async () => {
    await expect(lockFolder(path.join(folder, LOCK_NAME.repeat(20)), () => {})).rejects.toThrow(
      'the name is too long',
    )
  })
})

it('refuses a second run into the folder, and lets the first one end', async () => {
  const file = path.join(folder, 'a.csv')
  await writeFile(file, `x\n${'1\n'.repeat(1000)}`)
  const batch = { files: [file], out: path.join(folder, 'out/'), resume: true }
  let second: Promise<unknown> | undefined
  const first = await runBatch({
    ...batch,
    onStart: () => {
      second = runBatch(batch).catch((error: unknown) => error)
    },
    onFile: () => {},
  })
  expect(await second).toMatchObject({
    name: 'FolderError',
    message: expect.stringContaining(`${batch.out}: another run is writing into this folder: process`),
  })
  expect(first.done).toBe(1)
  expect((await runBatch(batch)).skipped).toBe(1)
})
