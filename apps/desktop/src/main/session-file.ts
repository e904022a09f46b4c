/** `.sinal` files: what the user works on, as JSON. The page names files by ids; here they are paths. */
import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, relative, resolve } from 'node:path'
import * as v from 'valibot'
import type { FileHandle } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import type { Session, SessionState } from '../shared/session-schemas.ts'
import { sessionStateSchema } from '../shared/session-schemas.ts'
import { fileFailure } from './file-problem.ts'
import type { FileRegistry } from './files.ts'

export const SESSION_EXTENSION = 'sinal'
const VERSION = 1
/** So much of a file's beginning is hashed. */
const HEAD_BYTES = 65_536

const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const printSchema = v.object({ size: v.number(), modifiedMs: v.number(), head: sha256Schema })
/** What a file was like: its size, when it was written, and the SHA-256 of its first 64 KiB. */
export type FilePrint = v.InferOutput<typeof printSchema>

const fileSchema = v.object({
  /** What `state` calls the file. */
  id: v.string(),
  /** Null for the sample, which is wherever the studio is. */
  path: v.nullable(v.string()),
  /** From the session's folder, for a folder that was moved as a whole. */
  relativePath: v.nullable(v.string()),
  /** Null where it was not there any more. */
  print: v.nullable(printSchema),
})

const documentSchema = v.object({
  format: v.literal('sinal-session'),
  version: v.literal(VERSION),
  savedAt: v.pipe(v.number(), v.finite()),
  /** Of unsaved work: the file that the session was saved to before. */
  savedAs: v.optional(v.nullable(v.string()), null),
  files: v.array(fileSchema),
  state: sessionStateSchema,
})
export type SessionDocument = v.InferOutput<typeof documentSchema>

export const isSessionPath = (path: string): boolean => path.toLowerCase().endsWith(`.${SESSION_EXTENSION}`)

/** @throws ProblemError 'session-newer', 'session-invalid' (with what was expected and where), 'file-not-found' */
export async function readSession(path: string): Promise<SessionDocument> {
  const file = basename(path)
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw failure('file-not-found', `${file} is not there (any more)`, { file })
    throw error instanceof SyntaxError
      ? invalid(file, `expected JSON (${error.message})`)
      : fileFailure('file-not-readable', error, file)
  }
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined
  if (typeof version === 'number' && version > VERSION)
    throw failure(
      'session-newer',
      `${file} is a session of version ${version}; this Sinal reads ${VERSION}`,
      {
        file,
      },
    )
  const checked = v.safeParse(documentSchema, json)
  if (checked.success) return checked.output
  const [issue] = checked.issues
  const at = v.getDotPath(issue) ?? ''
  throw invalid(file, `${at || 'the document'}: ${issue.message}`, at)
}

/** @param at the place in the document */
const invalid = (file: string, text: string, at = '') =>
  failure('session-invalid', `${file} is not a session of Sinal: ${text}`, { file, at, text })

/** Finds the prints of files, hashing a file anew only where its size or time has changed. */
export class Prints {
  readonly #known = new Map<string, FilePrint>()

  /** Null where the file cannot be read, or only once: what is taken out of a pipe is gone. */
  async of(path: string): Promise<FilePrint | null> {
    try {
      const found = await stat(path)
      if (!found.isFile()) return null
      const { size, mtimeMs: modifiedMs } = found
      const known = this.#known.get(path)
      if (known?.size === size && known.modifiedMs === modifiedMs) return known
      const print = { size, modifiedMs, head: await headOf(path) }
      this.#known.set(path, print)
      return print
    } catch {
      return null
    }
  }
}

async function headOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
  } finally {
    await file.close()
  }
}

/** @param target the session's file; null of an autosave */
export async function toDocument(
  state: SessionState,
  files: FileRegistry,
  prints: Prints,
  target: string | null,
): Promise<SessionDocument> {
  const named = files.readable.filter(({ id }) => mentions(state, id))
  return {
    format: 'sinal-session',
    version: VERSION,
    savedAt: Date.now(),
    savedAs: null,
    files: await Promise.all(
      named.map(async ({ id, path }) => {
        const isSample = files.isSample(path)
        return {
          id,
          path: isSample ? null : path,
          relativePath: isSample || target === null ? null : relative(dirname(target), path),
          print: isSample ? null : await prints.of(path),
        }
      }),
    ),
    state,
  }
}

/** Lets compute read the files of a session, and gives the page their ids of this run. */
export async function fromDocument(
  document: SessionDocument,
  files: FileRegistry,
  prints: Prints,
  source: { path: string | null; sample: string },
): Promise<Session> {
  const found = await Promise.all(
    document.files.map(async ({ id, path, relativePath, print }) => {
      if (path === null) return { id, handle: files.read(source.sample), found: 'same' as const }
      const beside = source.path && relativePath ? resolve(dirname(source.path), relativePath) : null
      const here = (await prints.of(path)) || !beside ? path : beside
      const now = await prints.of(here)
      return { id, handle: files.read(here), found: compared(print, now) }
    }),
  )
  const ids = new Map(found.map(({ id, handle }) => [id, handle]))
  return {
    name: source.path && basename(source.path).replace(/\.sinal$/i, ''),
    savedAt: document.savedAt,
    files: found.map(({ handle, found: state }) => ({ handle, found: state })),
    state: renamed(document.state, ids) as SessionState,
  }
}

function compared(before: FilePrint | null, now: FilePrint | null): Session['files'][number]['found'] {
  if (!now) return 'missing'
  return before && before.size === now.size && before.head === now.head ? 'same' : 'changed'
}

function mentions(value: unknown, id: string): boolean {
  if (value === id) return true
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((part) => mentions(part, id))
  )
}

/** The state with each id of the session's files replaced: a handle as a whole, an id alone by the new one. */
function renamed(value: unknown, ids: ReadonlyMap<string, FileHandle>): unknown {
  if (typeof value === 'string') return ids.get(value)?.id ?? value
  if (Array.isArray(value)) return value.map((part) => renamed(part, ids))
  if (typeof value !== 'object' || value === null) return value
  const handle = 'id' in value && 'folder' in value && typeof value.id === 'string' && ids.get(value.id)
  if (handle) return handle
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [ids.get(key)?.id ?? key, renamed(part, ids)]),
  )
}
