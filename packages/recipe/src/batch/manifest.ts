import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { asFileError, FileError } from '../errors.ts'
import { makeFolder } from '../write-bytes.ts'

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
  #last: Promise<void> = Promise.resolve()

  private constructor(file: string, entries: Map<string, ManifestEntry>, handle: FileHandle) {
    this.#file = file
    this.#entries = entries
    this.#handle = handle
  }

  /**
   * Opens the manifest of a folder, or makes both.
   *
   * @throws {FileError} it can't be read or written, or is none
   */
  static async open(folder: string): Promise<Manifest> {
    const file = path.join(folder, MANIFEST_NAME)
    await makeFolder(folder)
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw asFileError(error, file)
    })
    const entries = parse(text, file)
    const temporary = `${file}.${process.pid}.tmp`
    try {
      // Each result once: what earlier runs said of it is behind us.
      await writeFile(temporary, [{ manifest: FORMAT }, ...entries.values()].map(line).join(''))
      await rename(temporary, file)
      return new Manifest(file, entries, await open(file, 'a'))
    } catch (error) {
      await rm(temporary, { force: true })
      throw asFileError(error, file)
    }
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
    } catch (error) {
      throw asFileError(error, this.#file)
    }
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {})
    await this.#handle.close()
  }
}

const line = (value: object) => `${JSON.stringify(value)}\n`

function parse(text: string, file: string): Map<string, ManifestEntry> {
  const entries = new Map<string, ManifestEntry>()
  // What follows the last line end was cut short.
  for (const [i, written] of text.split('\n').slice(0, -1).entries()) {
    const value = parseLine(written)
    if (i === 0) {
      if (value?.manifest === FORMAT) continue
      const rule = `expected the manifest of a run (version ${FORMAT})`
      throw new FileError(`${file}, row 1: ${rule}, but got ${written.slice(0, 40)} (remove the file)`)
    }
    if (typeof value?.output !== 'string' || !(value.status === 'started' || value.status === 'done')) {
      throw new FileError(`${file}, row ${i + 1}: expected an entry, but got ${written.slice(0, 40)}`)
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
