import { readFile } from 'node:fs/promises'
import { writeWhole } from '@sinal/signals/node'
import * as v from 'valibot'

/** What a JSON file holds, or `fallback` where there is none or it does not fit the schema (another version, damage). */
export async function readJson<S extends v.GenericSchema>(
  path: string,
  schema: S,
  fallback: v.InferOutput<S>,
): Promise<v.InferOutput<S>> {
  try {
    return v.parse(schema, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return fallback
  }
}

/** Whoever reads, and whenever the power fails, finds the old text or the new one. @throws {SignalError} */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(value, null, 2), { overwrite: true })
}

/** A JSON file of the studio's own: one write after the other, so that the last change is what stays. */
export class OwnFile {
  readonly #path: string
  readonly #keep: (write: () => Promise<void>) => Promise<void>
  #written: Promise<void> = Promise.resolve()

  /** @param keep does the write, and tells where that fails: it settles all the same */
  constructor(path: string, keep: (write: () => Promise<void>) => Promise<void>) {
    this.#path = path
    this.#keep = keep
  }

  read<S extends v.GenericSchema>(schema: S, fallback: v.InferOutput<S>): Promise<v.InferOutput<S>> {
    return readJson(this.#path, schema, fallback)
  }

  /** Settles when it is on the disk, or can't be. */
  write(value: unknown): Promise<void> {
    this.#written = this.#written.then(() => this.#keep(() => writeJson(this.#path, value)))
    return this.#written
  }

  /** Settles with the last write. */
  get written(): Promise<void> {
    return this.#written
  }
}
