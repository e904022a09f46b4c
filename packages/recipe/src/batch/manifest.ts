import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder, patiently, removeEmptyFolders, removeLeftovers, writeWhole } from '@sinal/signals/node'
import { asFileError, FileError, FolderError } from './errors.ts'
import { type FolderLock, lockFolder } from './lock.ts'
import type { Note } from './notes.ts'
import { say } from './sentences.ts'

/** Lies beside the results that it accounts for. */
export const MANIFEST_NAME = 'sinal-manifest.jsonl'

const FORMAT = 1

/** A result that was begun: what lies at its place, if anything, is ours and not finished. */
export interface StartedEntry {
  readonly status: 'started'
  /** The result's file name. */
  readonly output: string
}

/** A result that is there, and all that it was made of. */
export interface DoneEntry {
  readonly status: 'done'
  readonly output: string
  /** SHA-256 of the result's bytes, in hexadecimal. */
  readonly sha256: string
  /** The input as it was given. */
  readonly file: string
  readonly inputSha256: string
  /** SHA-256 of the recipe, the options and the version of Sinal. */
  readonly job: string
  /** Of each channel of the input. */
  readonly samples: number
}

export type ManifestEntry = StartedEntry | DoneEntry

/**
 * Accounts for the results in a folder, so that a run that was ended at any moment can go on. One line of JSON for
 * each thing that happens, appended and flushed; a line that was cut short by the end of the process is passed over.
 */
export class Manifest {
  readonly #entries: Map<string, ManifestEntry>
  readonly #file: string
  readonly #handle: FileHandle
  readonly #lock: FolderLock
  /** Whether there was none before. */
  readonly #isNew: boolean
  /** The uppermost folder that was made for it; null: all were there. */
  readonly #made: string | null
  #last: Promise<void> = Promise.resolve()

  private constructor(
    file: string,
    earlier: Map<string, ManifestEntry> | null,
    handle: FileHandle,
    { lock, made }: { readonly lock: FolderLock; readonly made: string | null },
  ) {
    this.#file = file
    this.#isNew = earlier === null
    this.#entries = earlier ?? new Map()
    this.#handle = handle
    this.#lock = lock
    this.#made = made
  }

  /**
   * Opens the manifest of a folder, or makes both; the folder is kept for this run until `close`.
   *
   * @param onNote told of a folder that was taken over from a run that was killed
   * @throws {FileError} another run writes into the folder; the manifest can't be read or written, or is none
   */
  static async open(folder: string, onNote: (note: Note) => void): Promise<Manifest> {
    const file = path.join(folder, MANIFEST_NAME)
    const made = await makeFolder(folder)
    const lock = await lockFolder(folder, onNote)
    try {
      const earlier = await entriesOf(file)
      // Each result once: what earlier runs said of it is behind us.
      const lines = [{ manifest: FORMAT }, ...(earlier?.values() ?? [])].map(line).join('')
      await writeWhole(file, lines, { overwrite: true, name: file })
      return new Manifest(file, earlier, await open(file, 'a'), { lock, made })
    } catch (error) {
      await lock.release()
      throw asFileError(error, file)
    }
  }

  /** What earlier runs have left in a folder, by file name, without opening it: another run may be at work there. */
  static async read(folder: string): Promise<ReadonlyMap<string, ManifestEntry>> {
    const file = path.join(folder, MANIFEST_NAME)
    const earlier = await entriesOf(file).catch((error: unknown) => {
      throw asFileError(error, file)
    })
    return earlier ?? new Map()
  }

  /** What is known of a result, by its file name. */
  get(output: string): ManifestEntry | null {
    return this.#entries.get(output) ?? null
  }

  /** Resolves when the entry is on the disk. */
  add(entry: ManifestEntry): Promise<void> {
    this.#entries.set(entry.output, entry)
    this.#last = this.#append(line(entry), this.#last)
    return this.#last
  }

  /** One after the other, so that no line is written into another. */
  async #append(text: string, before: Promise<void>): Promise<void> {
    await before
    try {
      await this.#handle.appendFile(text)
      await this.#handle.datasync()
      await this.#checkIsThere()
    } catch (error) {
      throw asFileError(error, this.#file)
    }
  }

  /** What is written to a file that was removed goes nowhere; a result would be put into a folder made anew. */
  async #checkIsThere(): Promise<void> {
    const [here, own] = await Promise.all([stat(this.#file).catch(() => null), this.#handle.stat()])
    if (here?.ino === own.ino) return
    throw new FolderError('lost', say('folder-lost'), { file: path.dirname(this.#file) })
  }

  /** Ends the run. One that has made nothing leaves nothing, neither a manifest nor a folder that was not there before. */
  async close(): Promise<void> {
    await this.#last.catch(() => {})
    await this.#handle.close()
    const folder = path.dirname(this.#file)
    const isOfNothing = this.#isNew && (await this.#hasNothing(folder).catch(() => false))
    if (isOfNothing) await patiently(() => rm(this.#file, { force: true })).catch(() => {})
    await this.#lock.release()
    if (isOfNothing) await removeEmptyFolders(folder, this.#made)
  }

  /** Takes away what results that were begun have left. @returns whether there is none at all */
  async #hasNothing(folder: string): Promise<boolean> {
    for (const { status, output } of this.#entries.values()) {
      if (status === 'done') return false
      const result = path.join(folder, output)
      await removeLeftovers(result)
      // A worker that was killed may have put it there before it could say so.
      if (await stat(result).catch(() => null)) return false
    }
    return true
  }
}

/** null: there is no manifest. */
async function entriesOf(file: string): Promise<Map<string, ManifestEntry> | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : parse(text, file)
}

const line = (value: object) => `${JSON.stringify(value)}\n`

function parse(text: string, file: string): Map<string, ManifestEntry> {
  const entries = new Map<string, ManifestEntry>()
  // What follows the last line end was cut short.
  for (const [i, written] of text.split('\n').slice(0, -1).entries()) {
    const value = parseLine(written)
    const place = { file, row: i + 1 }
    const got = written.slice(0, 40)
    if (i === 0) {
      if (value?.manifest === FORMAT) continue
      throw new FileError(say('manifest-version', { expected: FORMAT, got }), place)
    }
    if (typeof value?.output !== 'string' || !(value.status === 'started' || value.status === 'done')) {
      throw new FileError(say('manifest-entry', { got }), place)
    }
    entries.set(value.output, value as unknown as ManifestEntry)
  }
  return entries
}

function parseLine(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Readonly<Record<string, unknown>> | null) : null
  } catch {
    return null
  }
}
