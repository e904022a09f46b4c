import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { OfferedSession, Session, SessionState } from '../shared/session-schemas.ts'
import { fileFailure } from './file-problem.ts'
import type { FileRegistry } from './files.ts'
import { writeJson } from './json-file.ts'
import type { UserData } from './user-data.ts'
import { fromDocument, Prints, readSession, toDocument, type SessionDocument } from './session-file.ts'

interface Options {
  readonly userData: UserData
  readonly files: FileRegistry
  readonly sample: string
}

const AUTOSAVE = 'autosave.sinal'
const ASIDE = 'unsaved.sinal'

/**
 * The session in the window. While it has changes that are in no file of the user's, a copy of it is kept in the folder of user
 * data: `autosave.sinal`. What a former run left there is set aside as `unsaved.sinal` and offered, until it is taken up or
 * discarded, or newer work is left behind.
 */
export class Sessions {
  readonly #options: Options
  readonly #prints = new Prints()
  readonly #autosave: string
  readonly #aside: string
  #path: string | null = null
  #offered: SessionDocument | null = null
  /** The session as it was kept or saved last, for a page that is loaded anew. */
  #kept: SessionDocument | null = null
  #unsaved = false
  #written: Promise<void> = Promise.resolve()

  private constructor(options: Options) {
    this.#options = options
    this.#autosave = join(options.userData.folder, AUTOSAVE)
    this.#aside = join(options.userData.folder, ASIDE)
  }

  static async load(options: Options): Promise<Sessions> {
    const sessions = new Sessions(options)
    const left = await readSession(sessions.#autosave).catch(() => null)
    if (left) await sessions.#setAside(left)
    // Where there is none, or it is damaged, there is nothing that could be offered.
    sessions.#offered ??= await readSession(sessions.#aside).catch(() => null)
    return sessions
  }

  /** Settles when the last change is on the disk. */
  get written(): Promise<void> {
    return this.#written
  }

  /** The session's file; null of one that was never saved. */
  get path(): string | null {
    return this.#path
  }

  get offered(): OfferedSession | null {
    if (!this.#offered) return null
    const { files, savedAt, savedAs } = this.#offered
    return {
      name: savedAs && basename(savedAs),
      savedAt,
      files: files.map(({ path }) => basename(path ?? this.#options.sample)),
    }
  }

  /** What a page that crashed was working on. */
  async kept(): Promise<Session | null> {
    return this.#kept && this.#toSession(this.#kept)
  }

  autosave(state: SessionState): Promise<void> {
    return this.#inTurn(async () => {
      const document = await toDocument(state, this.#options.files, this.#prints, null)
      this.#kept = { ...document, savedAs: this.#path }
      this.#unsaved = true
      const kept = this.#kept
      await this.#keep(AUTOSAVE, () => writeJson(this.#autosave, kept))
    })
  }

  /** @throws {ProblemError} 'disk-full', 'export-not-writable' */
  save(state: SessionState, path: string): Promise<void> {
    return this.#inTurn(async () => {
      const document = await toDocument(state, this.#options.files, this.#prints, path)
      await writeJson(path, document).catch((error: unknown) => {
        throw fileFailure('export-not-writable', error, basename(path))
      })
      this.#path = path
      this.#kept = { ...document, savedAs: path }
      this.#unsaved = false
      await this.#keep(AUTOSAVE, () => rm(this.#autosave, { force: true }))
    })
  }

  /** Unsaved work in the window is set aside. */
  async open(path: string): Promise<Session> {
    const document = await readSession(path)
    await this.#inTurn(async () => {
      if (this.#unsaved && this.#kept) await this.#setAside(this.#kept)
      this.#path = path
      this.#kept = { ...document, savedAs: path }
      this.#unsaved = false
    })
    return this.#toSession({ ...document, savedAs: path })
  }

  async restoreOffered(): Promise<Session | null> {
    const document = this.#offered
    if (!document) return null
    await this.#inTurn(async () => {
      this.#path = document.savedAs
      this.#kept = document
      this.#unsaved = true
      this.#offered = null
      await this.#move(AUTOSAVE, this.#aside, document)
    })
    return this.#toSession(document)
  }

  discardOffered(): Promise<void> {
    return this.#inTurn(async () => {
      this.#offered = null
      await this.#keep(ASIDE, () => rm(this.#aside, { force: true }))
    })
  }

  /** A session without files is nothing that anybody would miss. */
  async #setAside(document: SessionDocument): Promise<void> {
    if (document.files.length === 0) {
      return this.#keep(AUTOSAVE, () => rm(this.#autosave, { force: true }))
    }
    this.#offered = document
    await this.#move(ASIDE, this.#autosave, document)
  }

  /** @param document what is to be there, whether or not the file could be kept before */
  #move(to: string, from: string, document: SessionDocument): Promise<void> {
    const path = join(this.#options.userData.folder, to)
    return this.#keep(to, () => rename(from, path).catch(() => writeJson(path, document)))
  }

  /** Where nothing can be kept, the work goes on. */
  #keep(name: string, change: () => Promise<void>): Promise<void> {
    return this.#options.userData.keep(name, change)
  }

  #toSession(document: SessionDocument): Promise<Session> {
    const { files, sample } = this.#options
    return fromDocument(document, files, this.#prints, { path: document.savedAs, sample })
  }

  /** One write after the other, so that the last one is what stays. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const result = this.#written.then(write, write)
    this.#written = result.catch(() => undefined)
    return result
  }
}
