import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { patiently, writeWhole } from '@sinal/signals/node'
import { asFileError, FolderError } from './errors.ts'
import { type Note, noteOf } from './notes.ts'
import { type BatchSaid, say } from './sentences.ts'

/** Lies in a folder of results while a run writes into it. */
export const LOCK_NAME = 'sinal-manifest.lock'

interface Owner {
  readonly id: string
  readonly pid: number
  readonly host: string
  /** ISO 8601. */
  readonly since: string
}

/** Those of this process. */
const held = new Set<string>()

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Keeps a folder for one run at a time, by a file that is made only if there is none: no other run, in this process or
 * another one, has it until `release`. What a run that was killed has left is taken over.
 *
 * @param onNote told of a lock that was taken over
 * @throws {FolderError} another run has the folder; or it can't be told whether its process runs, as it is on another host
 */
export async function lockFolder(folder: string, onNote: (note: Note) => void): Promise<FolderLock> {
  const file = path.join(folder, LOCK_NAME)
  const own: Owner = { id: randomUUID(), pid: process.pid, host: hostname(), since: new Date().toISOString() }
  // Each turn is lost to one other run only: that it has ended meanwhile, or was quicker.
  for (let turn = 1; ; turn++) {
    try {
      await writeWhole(file, `${JSON.stringify(own)}\n`, { name: folder })
      held.add(own.id)
      return { release: () => release(file, own.id) }
    } catch (error) {
      const owner = await ownerOf(file)
      if (owner === null) {
        if (turn === 3) throw error
        continue
      }
      if (owner === 'unknown') throw taken(folder, say('lock-unknown', { lock: LOCK_NAME }))
      const { pid, host, since } = owner
      if (isRunning(owner)) {
        throw taken(folder, say('lock-of-process', { process: pid, host, since, lock: LOCK_NAME }))
      }
      await takeAway(file, owner.id)
      onNote(noteOf(say('lock-taken-over', { folder, process: pid })))
    }
  }
}

const taken = (folder: string, said: BatchSaid) => new FolderError('locked', said, { file: folder })

/** null: there is no lock. */
async function ownerOf(file: string): Promise<Owner | 'unknown' | null> {
  const text = await patiently(() => readFile(file, 'utf8')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw asFileError(error, file)
  })
  if (text === null) return null
  try {
    const { id, pid, host, since } = JSON.parse(text) as Partial<Owner>
    const isOwner = typeof id === 'string' && typeof pid === 'number' && typeof host === 'string'
    return isOwner ? { id, pid, host, since: String(since) } : 'unknown'
  } catch {
    return 'unknown'
  }
}

function isRunning({ id, pid, host }: Owner): boolean {
  if (host !== hostname()) return true
  // A process of this number that was killed before this one began.
  if (pid === process.pid) return held.has(id)
  try {
    // Signal 0 only asks, on Windows too.
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Removes a lock that nobody holds, and no other one that came into its place meanwhile. */
async function takeAway(file: string, id: string): Promise<void> {
  const aside = `${file}.${randomUUID().slice(0, 8)}.tmp`
  try {
    await patiently(() => rename(file, aside))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw asFileError(error, file)
  }
  const found = await ownerOf(aside)
  const isOther = found !== null && found !== 'unknown' && found.id !== id
  if (isOther) await link(aside, file).catch(() => {})
  await patiently(() => rm(aside, { force: true }))
}

async function release(file: string, id: string): Promise<void> {
  const owner = await ownerOf(file).catch(() => null)
  if (owner !== null && owner !== 'unknown' && owner.id === id)
    await patiently(() => rm(file, { force: true })).catch(() => {})
  held.delete(id)
}
